import { at, isObject, type Json, type JsonObject, listAt, textAt, textsAt } from '../json.ts';

/** An object as the store keeps it; never changed in place. */
export type KubeObject = JsonObject;

/** Who owns an object. */
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
export const labelsOf = (object: KubeObject): Record<string, string> => textsAt(object, 'metadata', 'labels');
export const annotationsOf = (object: KubeObject): Record<string, string> =>
  textsAt(object, 'metadata', 'annotations');
export const versionOf = (object: KubeObject): string => textAt(object, 'metadata', 'resourceVersion') ?? '';
export const isDeleting = (object: KubeObject): boolean =>
  textAt(object, 'metadata', 'deletionTimestamp') !== undefined;
export const finalizersOf = (object: KubeObject): readonly string[] =>
  listAt(object, 'metadata', 'finalizers').filter((name) => typeof name === 'string');

export function ownersOf(object: KubeObject): readonly OwnerReference[] {
  return listAt(object, 'metadata', 'ownerReferences')
    .filter(isObject)
    .map((owner) => ({
      kind: textAt(owner, 'kind') ?? '',
      name: textAt(owner, 'name') ?? '',
      uid: textAt(owner, 'uid') ?? '',
      controller: at(owner, 'controller') === true,
      blocks: at(owner, 'blockOwnerDeletion') === true,
    }));
}

/** The condition of a type, if the object has it. */
export function conditionOf(object: KubeObject, type: string): JsonObject | undefined {
  return listAt(object, 'status', 'conditions')
    .filter(isObject)
    .find((condition) => condition['type'] === type);
}

export const isTrue = (object: KubeObject, type: string): boolean =>
  conditionOf(object, type)?.['status'] === 'True';

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
  const old = conditions.filter(isObject).find((condition) => condition['type'] === next.type);
  const since =
    old?.['status'] === next.status ? (old['lastTransitionTime'] ?? timestamp(now)) : timestamp(now);
  const entry = { ...old, ...next, lastTransitionTime: since };
  return old === undefined
    ? [...conditions, entry]
    : conditions.map((condition) => (condition === old ? entry : condition));
}
