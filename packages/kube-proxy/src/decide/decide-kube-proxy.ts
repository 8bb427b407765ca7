import type { KubeProxyObservation } from '../detect/observation.ts';
import type { DecideOptions, KubeProxyDecision } from './decision.ts';

/** Decides what to do about a cluster's kube-proxy. Pure: the same observation and options give the same decision. */
export function decideKubeProxy(
  observation: KubeProxyObservation,
  options: DecideOptions = {},
): KubeProxyDecision {
  const needed =
    observation.mode === 'ipvs' && !observation.strictArp && options.metallbNeedsLayer2IPv4 !== false;
  return {
    decision: needed ? 'advise' : 'none',
    reasons: observation.reasons,
    findings: observation.findings,
  };
}
