import { compareObject } from '../../decide/plan/compare-object.ts';
import type { Change } from '../../decide/plan/plan.ts';
import { asRecord, at } from '../../json-value.ts';
import { type KubernetesObject, objectId, refOf } from '../../kubernetes-object.ts';
import type { Patch } from '../../ports/cluster.ts';
import type { StepContext } from '../step-context.ts';

/**
 * Writes what Helm 3 leaves of drift; Helm 4 leaves none. It patches a custom resource by what the release before said, not
 * by what is there (`createPatch` in helm pkg/kube/client.go), and keeps labels that somebody else put into a Service's
 * selector, which then chooses nobody.
 */
export async function mendRelease(
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

/** Of a group that is not Kubernetes' own. */
function isCustom(apiVersion: string): boolean {
  const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [];
  return group.startsWith('gateway.') || (group.includes('.') && !group.endsWith('.k8s.io'));
}
