/** The metadata of an object, as far as a reader depends on it. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly generation?: number | undefined;
  readonly creationTimestamp?: string | undefined;
  readonly deletionTimestamp?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly finalizers?: readonly string[] | undefined;
  readonly ownerReferences?: readonly OwnerReference[] | undefined;
  readonly managedFields?: readonly ManagedFieldsEntry[] | undefined;
}

/** An owner of an object; the garbage collector deletes the object after its last owner. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean | undefined;
  readonly blockOwnerDeletion?: boolean | undefined;
}

/** The fields that one field manager set with one operation. */
export interface ManagedFieldsEntry {
  readonly manager?: string | undefined;
  readonly operation?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly time?: string | undefined;
  readonly subresource?: string | undefined;
}

/** Any Kubernetes object as plain data. Fields other than these three are read with the functions of `access.ts`. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/**
 * An object of which any part may be missing: an item of a list has no `apiVersion` and no `kind`, and a client's own types
 * make every field optional. Every `KubernetesObject` is one.
 */
export interface PartialObject {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly metadata?: PartialMeta | undefined;
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly data?: unknown;
  readonly binaryData?: unknown;
  readonly immutable?: unknown;
}

/** The metadata of an object of which any part may be missing. */
export interface PartialMeta
  extends Partial<Omit<ObjectMeta, 'finalizers' | 'ownerReferences' | 'managedFields'>> {
  readonly finalizers?: readonly unknown[] | undefined;
  readonly ownerReferences?: readonly unknown[] | undefined;
  readonly managedFields?: readonly unknown[] | undefined;
}

/** The place of an object in the cluster. */
export interface ObjectName {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** A reference to an object: its place and its API version, which is enough to read or patch it. */
export interface ObjectRef extends ObjectName {
  readonly apiVersion: string;
}

/** The part of an object that identifies it. */
interface Identified {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

/**
 * The printed id of an object: `Kind/namespace/name`, or `Kind/name` for an object without a namespace.
 *
 * @example
 * ```ts
 * import { objectId } from '@gatesmith/kubernetes';
 *
 * objectId({ kind: 'Service', namespace: 'web', name: 'shop' }); // 'Service/web/shop'
 * objectId({ kind: 'Node', metadata: { name: 'n1' } }); // 'Node/n1'
 * ```
 */
export function objectId(object: ObjectName | Identified): string {
  const { name, namespace } = 'metadata' in object ? object.metadata : object;
  return [object.kind, namespace, name].filter((part) => part !== undefined && part !== '').join('/');
}

/**
 * The reference to an object.
 *
 * @example
 * ```ts
 * import { refOf } from '@gatesmith/kubernetes';
 *
 * refOf({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } });
 * // { apiVersion: 'v1', kind: 'Node', name: 'n1', namespace: undefined }
 * ```
 */
export function refOf(object: Identified & { readonly apiVersion: string }): ObjectRef {
  const { apiVersion, kind, metadata } = object;
  return { apiVersion, kind, name: metadata.name, namespace: metadata.namespace };
}
