import { setTimeout as sleep } from 'node:timers/promises';
import { type KubernetesObject, type ObjectRef, refOf } from '@gatesmith/kubernetes';
import { drainedComponent } from '../../decide/adopt/drained-component.ts';
import type { Drain } from '../../decide/plan/plan.ts';
import type { StepContext } from '../step-context.ts';

/** The proxies of the nodes drop a pod that left its Service within moments; until then it keeps answering. */
const drainMs = 3000;

type DrainContext = Pick<StepContext, 'cluster' | 'signal'>;

/**
 * Takes pods out of a Service that stays before they end: their workload is deleted without them, they lose the label that
 * the Service selects by, and only then are they deleted. A pod that is deleted at once would get requests that were sent
 * before every node has received the change.
 */
export async function drainPods(context: DrainContext, drains: readonly Drain[]): Promise<void> {
  const { cluster, signal } = context;
  const drained: ObjectRef[] = [];
  for (const drain of drains) drained.push(...(await withdrawPods(context, drain)));
  if (drained.length === 0) return;
  await sleep(drainMs, undefined, { signal });
  for (const pod of drained) await cluster.delete(pod, { signal });
}

/** Deletes a workload without its pods and takes those out of every Service. */
async function withdrawPods(
  { cluster, signal }: DrainContext,
  { workload, uid, selector }: Drain,
): Promise<readonly ObjectRef[]> {
  const { namespace } = workload;
  const labelSelector = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const ownedBy = async (
    owners: ReadonlySet<string>,
    kind: Pick<ObjectRef, 'apiVersion' | 'kind'>,
  ): Promise<readonly KubernetesObject[]> => {
    const found = await cluster.list({ ...kind, namespace, labelSelector }, { signal });
    return (found.state === 'ok' ? found.items : []).filter(({ metadata }) =>
      metadata.ownerReferences?.some((owner) => owners.has(owner.uid)),
    );
  };
  const isDeployment = workload.kind === 'Deployment';
  const sets = isDeployment
    ? await ownedBy(new Set([uid]), { apiVersion: 'apps/v1', kind: 'ReplicaSet' })
    : [];
  const holders = isDeployment ? sets.map(({ metadata }) => metadata.uid ?? '') : [uid];
  const pods = await ownedBy(new Set(holders), { apiVersion: 'v1', kind: 'Pod' });
  await cluster.delete(workload, { propagation: 'Orphan', signal });
  for (const set of sets) await cluster.delete(refOf(set), { propagation: 'Orphan', signal });
  const body = { metadata: { labels: { 'app.kubernetes.io/component': drainedComponent } } };
  for (const pod of pods) await cluster.patch(refOf(pod), { type: 'merge', body }, { signal });
  return pods.map(refOf);
}
