import { formatPath } from '@gatesmith/diagnostics';
import { loweredKeys } from '../lowering.ts';
import { valueAt } from '../value-at.ts';
import type { Rule } from './rule.ts';

/** The same thing said in two places, differently; or said where it has no meaning. */
export const conflict: Rule = {
  code: 'GS-VALUES-CONFLICT',
  twin: 'chart',
  skippable: false,
  *check({ values, written }) {
    for (const { path, value, from } of loweredKeys(values)) {
      const said = valueAt(written, path);
      if (said === undefined || said === value) continue;
      const decides = formatPath(from);
      yield {
        path,
        message: `${formatPath(path)}: ${JSON.stringify(said)} disagrees with ${decides}, which makes it ${JSON.stringify(value)}`,
        hint: `remove one of the two; ${decides} decides`,
      };
    }
    const { ingress } = values;
    if (ingress.replicas !== undefined && ingress.kind === 'DaemonSet') {
      yield {
        path: ['ingress', 'replicas'],
        message: `ingress.replicas: ${ingress.replicas} has no meaning with ingress.kind DaemonSet, which runs one pod on every node`,
        hint: 'remove it, or set ingress.kind: Deployment',
      };
    }
    if (ingress.defaultBackend.enabled && ingress.controller !== 'ingress-nginx') {
      yield {
        path: ['ingress', 'defaultBackend', 'enabled'],
        message: `ingress.defaultBackend.enabled: only ingress-nginx has a default backend, and ingress.controller is ${ingress.controller}`,
        hint: 'remove it; Traefik answers 404 by itself',
      };
    }
  },
};
