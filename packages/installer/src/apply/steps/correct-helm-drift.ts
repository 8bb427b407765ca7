import { asRecord, at, type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import { compareObject } from '../../decide/plan/compare-object.ts';
import type { Change } from '../../decide/plan/plan.ts';
import type { Patch } from '../../ports/cluster.ts';
import type { StepContext } from '../step-context.ts';

/**
 * Corrects drift that Helm 3 leaves; Helm 4 leaves none. Helm 3 patches a custom resource by the difference to the previous
 * release, not to the live object (`createPatch` in helm pkg/kube/client.go), and keeps labels that another writer added to
 * a Service's selector, which then selects no pod.
 */
export async function correctHelmDrift(
  { cluster, desired, signal }: Pick<StepContext, 'cluster' | 'desired' | 'signal'>,
  changes: readonly Change[],
): Promise<void> {
  const changed = new Set(
    changes.filter(({ action }) => action === 'configured').map(({ object }) => object),
  );
  for (const wanted of desired.release) {
    const patch = changed.has(objectId(wanted)) ? patchFor(wanted) : undefined;
    if (patch === undefined) continue;
    const ref = refOf(wanted);
    const live = await cluster.get(ref, { signal });
    if (live === undefined || compareObject(wanted, live).length === 0) continue;
    await cluster.patch(ref, patch, { signal });
  }
}

function patchFor(wanted: KubernetesObject): Patch | undefined {
  const { apiVersion, kind, metadata, spec } = wanted;
  if (kind === 'Service') {
    const selector = asRecord(at(spec, 'selector'));
    return selector === undefined
      ? undefined
      : { type: 'json', operations: [{ op: 'replace', path: '/spec/selector', value: selector }] };
  }
  if (!isCustom(apiVersion)) return undefined;
  const { labels, annotations } = metadata;
  return { type: 'merge', body: { metadata: { labels, annotations }, spec } };
}

/** Whether the API group is not one of Kubernetes. */
function isCustom(apiVersion: string): boolean {
  const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [];
  return group.startsWith('gateway.') || (group.includes('.') && !group.endsWith('.k8s.io'));
}
