import { type KubernetesObject, type ObjectRef, objectId } from '@gatesmith/kubernetes';
import type { Snapshot } from './snapshot.ts';

/** Looks objects up by kind and by id; built once per snapshot. */
export interface SnapshotIndex {
  ofKind(kind: string): readonly KubernetesObject[];
  find(ref: ObjectRef | KubernetesObject): KubernetesObject | undefined;
}

/** Indexes a snapshot. */
export function indexSnapshot({ objects }: Snapshot): SnapshotIndex {
  const byKind = new Map<string, KubernetesObject[]>();
  const byId = new Map<string, KubernetesObject>();
  for (const object of objects) {
    const kinds = byKind.get(object.kind);
    if (kinds === undefined) byKind.set(object.kind, [object]);
    else kinds.push(object);
    byId.set(objectKey(object), object);
  }
  return {
    ofKind: (kind) => byKind.get(kind) ?? [],
    find: (ref) => byId.get(objectKey(ref)),
  };
}

/** The key of an object; the API group is part of it, so that kinds of one name do not meet. */
export function objectKey(object: ObjectRef | KubernetesObject): string {
  const group = object.apiVersion.includes('/')
    ? object.apiVersion.slice(0, object.apiVersion.indexOf('/'))
    : '';
  return `${group}/${objectId(object)}`;
}
