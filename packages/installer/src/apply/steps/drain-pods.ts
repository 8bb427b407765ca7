import { setTimeout as sleep } from 'node:timers/promises';
import { drainedComponent } from '../../decide/adopt/drained-component.ts';
import { selectorOf } from '../../decide/adopt/hand-over-step.ts';
import { at } from '../../json-value.ts';
import { type KubernetesObject, type ObjectRef, refOf } from '../../kubernetes-object.ts';
import { selects } from '../../selects.ts';
import type { StepContext } from '../step-context.ts';

/** The nodes' proxies forget a pod that left its Service within moments; until then it goes on answering. */
const drainMs = 3000;

/**
 * Takes the pods behind a Service that stays out of it before they end: their workload goes without them, they lose the
 * label that the Service selects by, and only then are they deleted. A pod that is deleted at once gets requests that
 * were sent before the news travelled.
 */
export async function drainPods(context: StepContext): Promise<void> {
  const { cluster, desired, step, signal, snapshot } = context;
  const services = desired.release.filter(
    ({ kind, spec }) => kind === 'Service' && at(spec, 'type') === 'LoadBalancer',
  );
  const drained: ObjectRef[] = [];
  for (const { ref, action } of step.changes) {
    if (action !== 'deleted' || (ref.kind !== 'Deployment' && ref.kind !== 'DaemonSet')) continue;
    const workload = snapshot.objects.find(
      ({ kind, metadata }) =>
        kind === ref.kind && metadata.name === ref.name && metadata.namespace === ref.namespace,
    );
    if (workload === undefined || !services.some((service) => serves(service, workload))) continue;
    drained.push(...(await withdraw(context, workload)));
  }
  if (drained.length === 0) return;
  await sleep(drainMs, undefined, { signal });
  for (const pod of drained) await cluster.delete(pod, { signal });
}

function serves(service: KubernetesObject, workload: KubernetesObject): boolean {
  return (
    service.metadata.namespace === workload.metadata.namespace &&
    selects(at(service, 'spec', 'selector'), at(workload, 'spec', 'template', 'metadata', 'labels'))
  );
}

/** Lets a workload's pods go and takes them out of every Service; answers which. */
async function withdraw(
  { cluster, signal }: StepContext,
  workload: KubernetesObject,
): Promise<readonly ObjectRef[]> {
  const { namespace } = workload.metadata;
  const labelSelector = Object.entries(selectorOf(workload))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const owned = async (apiVersion: string, kind: string, uids: ReadonlySet<string>) => {
    const found = await cluster.list({ apiVersion, kind, namespace, labelSelector }, { signal });
    return (found.state === 'ok' ? found.items : []).filter(({ metadata }) =>
      metadata.ownerReferences?.some(({ uid }) => uids.has(uid)),
    );
  };
  const own = new Set([workload.metadata.uid ?? '']);
  const sets = workload.kind === 'Deployment' ? await owned('apps/v1', 'ReplicaSet', own) : [];
  const holders =
    workload.kind === 'Deployment' ? new Set(sets.map(({ metadata }) => metadata.uid ?? '')) : own;
  const pods = await owned('v1', 'Pod', holders);
  await cluster.delete(refOf(workload), { propagation: 'Orphan', signal });
  for (const set of sets) await cluster.delete(refOf(set), { propagation: 'Orphan', signal });
  const body = { metadata: { labels: { 'app.kubernetes.io/component': drainedComponent } } };
  for (const pod of pods) await cluster.patch(refOf(pod), { type: 'merge', body }, { signal });
  return pods.map(refOf);
}
