import type { Finding } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import type { ObservedDaemonSet } from '../detect/observation.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import type { RolloutOptions } from './rollout-plan.ts';

/** Whether the DaemonSet is well before anything is changed; a rollout on top of an unfinished one stalls. */
export function checkHealth(
  daemonSet: ObservedDaemonSet,
  unready: number,
  { unhealthy = 'refuse' }: RolloutOptions,
): Finding<KubeProxyCode>[] {
  const { desired, updated, unavailable, generation, observedGeneration } = daemonSet;
  const subject = objectId(daemonSet);
  const problem = (message: string, hint: string): Finding<KubeProxyCode> =>
    report('GS-KUBEPROXY-UNHEALTHY', {
      severity: unhealthy === 'refuse' ? 'error' : 'warning',
      subject,
      path: ['status'],
      message: `${subject}: ${message}`,
      hint,
    });
  const wait = `kubectl -n ${daemonSet.namespace} rollout status daemonset ${daemonSet.name}`;
  if (observedGeneration < generation)
    return [problem('its controller has not seen its latest change yet', wait)];
  if (daemonSet.updateStrategy === 'RollingUpdate' && updated < desired)
    return [problem(`a rollout is under way, ${updated} of ${desired} pods are new`, wait)];
  // pods of NotReady nodes count as unavailable; the nodes are reported separately
  if (unavailable > unready) {
    return [
      problem(
        `${unavailable} of ${desired} pods are unavailable before anything was changed`,
        `kubectl -n ${daemonSet.namespace} get pods -o wide`,
      ),
    ];
  }
  return [];
}

/** Nodes that cannot take the change now. */
export function checkNodes(
  unreadyNodes: readonly string[],
  { unreadyNodes: policy = 'fail' }: RolloutOptions,
): Finding<KubeProxyCode>[] {
  return unreadyNodes.map((node) =>
    report('GS-KUBEPROXY-NODE-NOT-READY', {
      severity: policy === 'fail' ? 'error' : 'warning',
      subject: `Node/${node}`,
      path: ['status', 'conditions'],
      message: `Node/${node}: NotReady, its kube-proxy picks the change up when the node returns`,
      hint:
        policy === 'fail'
          ? 'bring the node back, or continue without it: gatesmith kube-proxy apply --unready-nodes ignore'
          : undefined,
    }),
  );
}

/** A canary node that cannot be one. */
export function badCanary(node: string, daemonSet: ObservedDaemonSet): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-CANARY-FAILED', {
    subject: objectId(daemonSet),
    path: [],
    message: `canary node "${node}" is not a Ready Linux node of this cluster`,
    hint: 'name a Ready node, or none',
  });
}
