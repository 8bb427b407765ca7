/** What `metadata` holds that this package reads; anything else may be there and is ignored. */
export interface ObjectMetadata {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly generation?: number | undefined;
  readonly creationTimestamp?: string | undefined;
  readonly deletionTimestamp?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly ownerReferences?: readonly unknown[] | undefined;
  readonly managedFields?: readonly unknown[] | undefined;
}

/**
 * Any Kubernetes object as the API answers it, parsed from JSON. Structural on purpose: a client's own types fit, and
 * nothing here depends on a client. Everything below `metadata` is read defensively.
 */
export interface KubernetesObject {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly metadata?: ObjectMetadata | undefined;
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly data?: unknown;
  readonly binaryData?: unknown;
  readonly immutable?: unknown;
}

/** An object's place in the cluster, enough to read or patch it. */
export interface ObjectReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The printed id of an object: `Kind/namespace/name`. */
export function objectId({ kind, namespace, name }: ObjectReference): string {
  return `${kind}/${namespace}/${name}`;
}
