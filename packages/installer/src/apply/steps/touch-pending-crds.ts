import { isConditionTrue, type KubernetesObject, refOf } from '@gatesmith/kubernetes';
import type { CallOptions, Cluster } from '../../ports/cluster.ts';

const touchAnnotation = 'gatesmith.dev/touched';

/**
 * Adds an annotation to CRDs whose names the API server accepted but which it does not establish, and removes it again. The
 * server queues a CRD for that on an update only (`updateCustomResourceDefinition` in apiextensions-apiserver's
 * customresource_handler.go). Where a restart swallowed that update, the next one otherwise comes with the informer's resync
 * minutes later.
 */
export async function touchPendingCrds(
  cluster: Cluster,
  definitions: readonly KubernetesObject[],
  { signal }: CallOptions,
): Promise<void> {
  const pending = definitions.filter(
    (crd) => isConditionTrue(crd, 'NamesAccepted') && !isConditionTrue(crd, 'Established'),
  );
  const touch = async (crd: KubernetesObject, value: string | null): Promise<void> => {
    const body = { metadata: { annotations: { [touchAnnotation]: value } } };
    await cluster.patch(refOf(crd), { type: 'merge', body }, { signal });
  };
  await Promise.all(
    pending.map(async (crd) => {
      await touch(crd, 'true');
      await touch(crd, null);
    }),
  );
}
