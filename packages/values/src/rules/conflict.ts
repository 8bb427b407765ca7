import { formatPath } from '@gatesmith/diagnostics';
import { disagreements } from '../lowering.ts';
import { type BrokenRule, holds, type Rule } from './rule.ts';
import { say, sentences } from './sentences.ts';

/** The same thing said in two places, differently; or said where it has no meaning. */
export const conflict: Rule = {
  code: 'GS-VALUES-CONFLICT',
  twin: 'chart',
  skippable: false,
  check({ values, written }) {
    const { ingress, metallb } = values;
    const said = disagreements(values, written);
    const hasReplicas = ingress.replicas !== undefined && ingress.kind === 'DaemonSet';
    const hasBackend = ingress.defaultBackend.enabled && ingress.controller !== 'ingress-nginx';
    const hasDefinitions = metallb.crds.enabled;
    if (said.length === 0 && !hasReplicas && !hasBackend && !hasDefinitions) return holds;
    const broken: BrokenRule[] = said.map(({ path, value, from, said: other }) => ({
      path,
      ...say(sentences.disagreement, {
        path: formatPath(path),
        said: JSON.stringify(other),
        decides: formatPath(from),
        wanted: JSON.stringify(value),
      }),
    }));
    if (hasReplicas)
      broken.push({
        path: ['ingress', 'replicas'],
        ...say(sentences.replicasOfDaemonSet, { replicas: String(ingress.replicas) }),
      });
    if (hasBackend)
      broken.push({
        path: ['ingress', 'defaultBackend', 'enabled'],
        ...say(sentences.noDefaultBackend, { controller: ingress.controller }),
      });
    if (hasDefinitions)
      broken.push({ path: ['metallb', 'crds', 'enabled'], ...say(sentences.definitionsInRelease) });
    return broken;
  },
};
