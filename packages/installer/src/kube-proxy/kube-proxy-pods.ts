import type { ObservedDaemonSet } from '@gatesmith/kube-proxy';
import { type KubernetesObject, refOf, textAt } from '@gatesmith/kubernetes';
import { InstallError } from '../errors.ts';
import type { ListRequest } from '../ports/cluster.ts';
import type { RolloutContext } from './rollout-context.ts';

type ListContext = Pick<RolloutContext, 'cluster' | 'signal'>;

/** The DaemonSet that runs kube-proxy. @throws InstallError KUBE_PROXY_FAILED when there is none. */
export function requireDaemonSet({ observation }: Pick<RolloutContext, 'observation'>): ObservedDaemonSet {
  if (observation.daemonSet !== undefined) return observation.daemonSet;
  throw new InstallError('kube-proxy: it has no DaemonSet', { code: 'KUBE_PROXY_FAILED' });
}

/** Lists objects; a kind that cannot be listed has none. */
export async function listObjects(
  { cluster, signal }: ListContext,
  request: ListRequest,
): Promise<readonly KubernetesObject[]> {
  const result = await cluster.list(request, { signal });
  return result.state === 'ok' ? result.items : [];
}

/** The pods of kube-proxy's DaemonSet. */
export function listKubeProxyPods(
  context: ListContext,
  { namespace, podLabels }: ObservedDaemonSet,
): Promise<readonly KubernetesObject[]> {
  const labelSelector = Object.entries(podLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return listObjects(context, { apiVersion: 'v1', kind: 'Pod', namespace, labelSelector });
}

/** Deletes the kube-proxy pod of one node, so that its successor reads the new configuration. */
export async function deletePodOn(context: RolloutContext, node: string): Promise<void> {
  const { cluster, signal } = context;
  const pods = await listKubeProxyPods(context, requireDaemonSet(context));
  for (const pod of pods) {
    if (textAt(pod, 'spec', 'nodeName') !== node || pod.metadata.deletionTimestamp !== undefined) continue;
    await cluster.delete(refOf(pod), { uid: pod.metadata.uid, signal });
  }
}
