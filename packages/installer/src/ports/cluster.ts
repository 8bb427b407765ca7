import type { KubernetesObject, ObjectRef } from '@gatesmith/kubernetes';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ListRequest {
  readonly apiVersion: string;
  readonly kind: string;
  /** @default every namespace */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** `absent`: the server does not serve the kind (its CRD is missing). `forbidden`: the credentials do not allow listing it. */
export type ListResult =
  | { readonly state: 'ok'; readonly items: readonly KubernetesObject[]; readonly resourceVersion: string }
  | { readonly state: 'absent' }
  | { readonly state: 'forbidden'; readonly message: string };

export interface WriteOptions extends CallOptions {
  /** The server validates the write and stores nothing. @default false */
  readonly dryRun?: boolean | undefined;
}

export interface ApplyOptions extends WriteOptions {
  /** Take over fields that other managers own. @default false */
  readonly force?: boolean | undefined;
  /** @default 'gatesmith' */
  readonly fieldManager?: string | undefined;
}

/** A JSON patch is a compare-and-swap when it starts with `test`; a merge patch is one when it carries a resourceVersion. */
export type Patch =
  | { readonly type: 'json'; readonly operations: readonly JsonPatchOperation[] }
  | { readonly type: 'merge'; readonly body: Readonly<Record<string, unknown>> };

export interface JsonPatchOperation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

export interface DeleteOptions extends WriteOptions {
  /** Delete only this object, and not a later one with the same name. */
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  /** @default 'Background' */
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan' | undefined;
}

/** A request that the server's authorizer is asked about. */
export interface AccessRequest {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** One rule of what the credentials allow in a namespace; `*` means all. Without resource names it covers every object. */
export interface AccessRule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

/** The rights of the credentials in a namespace, as far as the authorizer can list them. */
export interface AccessRules {
  /** The authorizer cannot list everything: a request that no rule covers may still be allowed. */
  readonly incomplete: boolean;
  readonly rules: readonly AccessRule[];
}

/** A kind that the server can list. */
export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** The result of the server's discovery. */
export interface ServedKinds {
  readonly kinds: readonly ServedKind[];
  /** Groups, with their version, whose own server does not answer. */
  readonly unavailable: readonly string[];
}

export interface ServerVersion {
  /** As the server reports it: `v1.36.3`. */
  readonly gitVersion: string;
  /** How far its clock is ahead of ours, accurate to about a second; negative when it is behind. */
  readonly clockAheadMs?: number | undefined;
}

export interface LogOptions extends CallOptions {
  readonly container?: string | undefined;
  /** Last lines only; all of them where `limitBytes` is given. @default 100 */
  readonly tailLines?: number | undefined;
  /** First bytes only: the output of a program that starts. */
  readonly limitBytes?: number | undefined;
  /** Only lines that are not older. @default of any age */
  readonly sinceSeconds?: number | undefined;
  /** The log of the container that ran before the last restart. @default false */
  readonly previous?: boolean | undefined;
}

export interface PodRequest extends CallOptions {
  readonly port: number;
  /** With a leading slash. */
  readonly path: string;
}

export interface PodAnswer {
  readonly status: number;
  readonly body: string;
}

/** The rights of the credentials, as the server's authorizer reports them. */
export interface AccessReviews {
  /** Whether a request is allowed, by SelfSubjectAccessReview. */
  may(access: AccessRequest, options?: CallOptions): Promise<boolean>;
  /** Everything that is allowed in a namespace, by SelfSubjectRulesReview. Where it is absent, `may` is called for each request. */
  readonly rules?: ((namespace: string, options?: CallOptions) => Promise<AccessRules>) | undefined;
}

/** Access to the programs that run in pods. */
export interface PodAccess {
  logs(ref: ObjectRef, options?: LogOptions): Promise<string>;
  /**
   * Sends a GET request through a port-forward, which also reaches ports that listen on the pod's loopback only. Absent where
   * the cluster offers no port-forward; it also fails without the right to `create pods/portforward`.
   */
  readonly askPod?: ((ref: ObjectRef, request: PodRequest) => Promise<PodAnswer>) | undefined;
}

/**
 * Everything that the installer requires of a Kubernetes API server. One adapter connects to real servers
 * (`connectCluster`); the practice cluster is reached through the same one.
 *
 * Failures are the classes of `errors.ts`, each naming the object first.
 */
export interface Cluster extends AccessReviews, PodAccess {
  /** The server's URL, without credentials. */
  readonly server: string;
  /** The kubeconfig context in use. */
  readonly context: string;
  version(options?: CallOptions): Promise<ServerVersion>;
  /** Every kind that can be listed, as discovery has them. */
  kinds(options?: CallOptions): Promise<ServedKinds>;
  list(request: ListRequest, options?: CallOptions): Promise<ListResult>;
  get(ref: ObjectRef, options?: CallOptions): Promise<KubernetesObject | undefined>;
  create(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject>;
  /** Server-side apply. */
  apply(object: KubernetesObject, options?: ApplyOptions): Promise<KubernetesObject>;
  patch(ref: ObjectRef, patch: Patch, options?: WriteOptions): Promise<KubernetesObject>;
  /** Resolves to false when the object did not exist. */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<boolean>;
  close(): Promise<void>;
}
