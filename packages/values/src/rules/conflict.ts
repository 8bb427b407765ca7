import { formatPath } from '@gatesmith/diagnostics';
import { disagreements } from '../lowering.ts';
import type { BrokenRule, Rule } from './rule.ts';
import { say, sentences } from './sentences.ts';

/** Fields of the entrypoint's spec, and the keys that decide them. */
const decidedFields: Readonly<Record<string, string>> = {
  type: 'enabled',
  selector: 'selector',
  loadBalancerClass: 'loadBalancerClass',
  externalTrafficPolicy: 'externalTrafficPolicy',
  ipFamilyPolicy: 'ipFamilyPolicy',
  ipFamilies: 'ipFamilies',
};

/** One setting given two different values in two places, or given where it has no meaning. */
export const conflict: Rule = {
  code: 'GS-VALUES-CONFLICT',
  twin: 'chart',
  skippable: false,
  check({ values, written }) {
    const { entrypoint, ingress, metallb } = values;
    const broken: BrokenRule[] = disagreements(values, written).map(({ path, value, from, said }) => ({
      path,
      // The deciding key is read together with the rest of its section, and the controller says which keys count.
      reliesOn: [from.slice(0, 1), ['ingress', 'controller'], ['ingress', 'namespace']],
      ...say(sentences.disagreement, {
        path: formatPath(path),
        said: JSON.stringify(said),
        decides: formatPath(from),
        wanted: JSON.stringify(value),
      }),
    }));
    if (ingress.replicas !== undefined && ingress.kind === 'DaemonSet')
      broken.push({
        path: ['ingress', 'replicas'],
        reliesOn: [['ingress', 'kind']],
        ...say(sentences.replicasOfDaemonSet, { replicas: String(ingress.replicas) }),
      });
    if (ingress.defaultBackend.enabled && ingress.controller !== 'ingress-nginx')
      broken.push({
        path: ['ingress', 'defaultBackend', 'enabled'],
        reliesOn: [['ingress', 'controller']],
        ...say(sentences.noDefaultBackend, { controller: ingress.controller }),
      });
    for (const [field, key] of Object.entries(decidedFields)) {
      if (Object.hasOwn(entrypoint.spec, field))
        broken.push({ path: ['entrypoint', 'spec', field], ...say(sentences.decidedField, { field, key }) });
    }
    if (metallb.crds.enabled)
      broken.push({ path: ['metallb', 'crds', 'enabled'], ...say(sentences.definitionsInRelease) });
    return broken;
  },
};
