import {
  at,
  type Json,
  type JsonObject,
  type Labels,
  recordsAt,
  stringsAt,
  textAt,
  wordsAt,
} from '@gatesmith/kubernetes';

/** An object as the store keeps it; never changed in place. */
export type KubeObject = JsonObject;

/** An owner of an object, as the garbage collector reads it. */
export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
  readonly blocks: boolean;
}

export const nameOf = (object: KubeObject): string => textAt(object, 'metadata', 'name') ?? '';
export const namespaceOf = (object: KubeObject): string => textAt(object, 'metadata', 'namespace') ?? '';
export const uidOf = (object: KubeObject): string => textAt(object, 'metadata', 'uid') ?? '';
export const kindOf = (object: KubeObject): string => textAt(object, 'kind') ?? '';
export const labelsOf = (object: KubeObject): Labels => stringsAt(object, 'metadata', 'labels');
export const annotationsOf = (object: KubeObject): Labels => stringsAt(object, 'metadata', 'annotations');
export const versionOf = (object: KubeObject): string => textAt(object, 'metadata', 'resourceVersion') ?? '';
export const isDeleting = (object: KubeObject): boolean =>
  textAt(object, 'metadata', 'deletionTimestamp') !== undefined;
export const finalizersOf = (object: KubeObject): readonly string[] =>
  wordsAt(object, 'metadata', 'finalizers');

export function ownersOf(object: KubeObject): readonly OwnerReference[] {
  return recordsAt(object, 'metadata', 'ownerReferences').map((owner) => ({
    kind: textAt(owner, 'kind') ?? '',
    name: textAt(owner, 'name') ?? '',
    uid: textAt(owner, 'uid') ?? '',
    controller: at(owner, 'controller') === true,
    blocks: at(owner, 'blockOwnerDeletion') === true,
  }));
}

/** Kubernetes' timestamps count seconds. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A list with the condition put in place of the one of its type; its transition time stays when the status did not change. */
export function withCondition(
  conditions: readonly Json[],
  next: { readonly type: string; readonly status: string; readonly reason: string; readonly message: string },
  now: number,
): readonly Json[] {
  const old = recordsAt(conditions).find((condition) => condition['type'] === next.type);
  const since =
    old?.['status'] === next.status ? (old['lastTransitionTime'] ?? timestamp(now)) : timestamp(now);
  const entry = { ...old, ...next, lastTransitionTime: since };
  return old === undefined
    ? [...conditions, entry]
    : conditions.map((condition) => (condition === old ? entry : condition));
}
