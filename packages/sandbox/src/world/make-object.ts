import { type JsonObject, recordAt } from '@gatesmith/kubernetes';
import { completeFields } from '../api/prepare.ts';
import { recordUpdate } from '../apply/managed-fields.ts';
import type { Cluster } from '../cluster.ts';
import { apiVersionOf, resourceOf } from '../model/kinds.ts';
import { type KubeObject, nameOf, namespaceOf, timestamp, uidOf } from '../model/object.ts';
import { allocateService } from '../model/service-addresses.ts';

/** Stores a new object in the name of one of the cluster's own programs. An existing one is left as it is. */
export function makeObject(cluster: Cluster, object: JsonObject, manager: string): KubeObject {
  const apiVersion = String(object['apiVersion']);
  const kind = cluster.registry.findKind(apiVersion, String(object['kind']));
  if (kind === undefined) return object;
  const resource = resourceOf(kind);
  const found = cluster.store.get(resource, namespaceOf(object), nameOf(object));
  if (found !== undefined) return found;
  const sent: JsonObject = {
    ...object,
    metadata: {
      ...recordAt(object, 'metadata'),
      uid: cluster.random.uuid(),
      creationTimestamp: timestamp(cluster.clock.now()),
      generation: kind.generation ? 1 : undefined,
    },
  };
  const { object: fresh } = completeFields(kind, sent, 'Ignore');
  const complete = kind.kind === 'Service' ? allocateService(cluster.store, fresh, undefined) : fresh;
  const writer = { manager, apiVersion: apiVersionOf(kind), subresource: '', now: cluster.clock.now() };
  return cluster.store.put(resource, recordUpdate({ after: complete, shape: kind.shape, writer }));
}

/** An ownerReference that makes the owner the controller. */
export function controlledBy(owner: KubeObject): JsonObject {
  return { ...ownedBy(owner), controller: true, blockOwnerDeletion: true };
}

/** An ownerReference for garbage collection alone, as MetalLB writes them. */
export function ownedBy(owner: KubeObject): JsonObject {
  return { apiVersion: owner['apiVersion'], kind: owner['kind'], name: nameOf(owner), uid: uidOf(owner) };
}
