import { isList, isRecord, recordAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { finalizersOf, isDeleting, type KubeObject, nameOf, namespaceOf } from '../model/object.ts';
import { sameJson } from '../same-json.ts';
import { withValue } from '../with-value.ts';

/** Stores an object, or removes it when it is being deleted and no finalizer is left. */
export function commit(cluster: Cluster, resource: string, object: KubeObject): KubeObject {
  const isPod = resource === 'pods';
  const isNamespace = resource === 'namespaces';
  if (isDeleting(object) && finalizersOf(object).length === 0 && !isPod && !isNamespace) {
    cluster.store.put(resource, object);
    return cluster.store.remove(resource, namespaceOf(object), nameOf(object)) ?? object;
  }
  return cluster.store.put(resource, object);
}

/** Whether storing would change nothing but the times in managedFields. */
export function isUnchanged(before: KubeObject, after: KubeObject): boolean {
  const strip = (object: KubeObject): KubeObject => {
    const managed = recordAt(object, 'metadata')['managedFields'];
    if (!isList(managed)) return object;
    const timeless = managed.map((entry) =>
      isRecord(entry) ? withValue(entry, ['time'], undefined) : entry,
    );
    return withValue(object, ['metadata', 'managedFields'], timeless);
  };
  return sameJson(strip(before), strip(after));
}
