import { isCondition } from '../../held-condition.ts';
import { type KubernetesObject, refOf } from '../../kubernetes-object.ts';
import type { CallOptions, Cluster } from '../../ports/cluster.ts';

const touchAnnotation = 'gatesmith.dev/touched';

/**
 * Changes definitions that an API server accepted and then forgot to establish, and changes them back. It queues a definition
 * for that on an update only (`updateCustomResourceDefinition` in apiextensions-apiserver's customresource_handler.go); one
 * whose update fell into a restart waits for the next, which without us comes with the informer's resync minutes later.
 */
export async function touchForgotten(
  cluster: Cluster,
  definitions: readonly KubernetesObject[],
  { signal }: CallOptions,
): Promise<void> {
  const forgotten = definitions.filter(
    (crd) => isCondition(crd, 'NamesAccepted') && !isCondition(crd, 'Established'),
  );
  const touch = async (crd: KubernetesObject, value: string | null): Promise<void> => {
    const body = { metadata: { annotations: { [touchAnnotation]: value } } };
    await cluster.patch(refOf(crd), { type: 'merge', body }, { signal });
  };
  await Promise.all(
    forgotten.map(async (crd) => {
      await touch(crd, 'true');
      await touch(crd, null);
    }),
  );
}
