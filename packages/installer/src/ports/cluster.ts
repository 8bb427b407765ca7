import type { KubernetesObject, ObjectRef } from '@gatesmith/kubernetes';

/** Given to every call that reaches the API server. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A kind to list: its group, version and kind, and where. */
export interface ListRequest {
  readonly apiVersion: string;
  readonly kind: string;
  /** @default every namespace */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** `absent`: the server does not know the kind (its CRD is not there yet). `forbidden`: we may not look. */
export type ListResult =
  | { readonly state: 'ok'; readonly items: readonly KubernetesObject[]; readonly resourceVersion: string }
  | { readonly state: 'absent' }
  | { readonly state: 'forbidden'; readonly message: string };

export interface WriteOptions extends CallOptions {
  /** Asks the server what would happen; nothing is stored. @default false */
  readonly dryRun?: boolean | undefined;
}

export interface ApplyOptions extends WriteOptions {
  /** Take fields over from other managers. @default false */
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
  /** Delete this very object and no later one of the same name. */
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  /** @default 'Background' */
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan' | undefined;
}

/** A question to the server's authorizer about ourselves. */
export interface AccessRequest {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** One line of what we may do in a namespace; `*` stands for all. Without resource names it covers every object. */
export interface AccessRule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

/** What we may do in a namespace, as far as the authorizer can list it. */
export interface AccessRules {
  /** The authorizer knows more than it can list: what is not in here may still be allowed. */
  readonly incomplete: boolean;
  readonly rules: readonly AccessRule[];
}

export interface ServerVersion {
  /** As the server says it: `v1.36.3`. */
  readonly gitVersion: string;
  /** By how much its clock is ahead of ours, to a second or so; negative when it is behind. */
  readonly clockAheadMs?: number | undefined;
}

export interface LogOptions extends CallOptions {
  readonly container?: string | undefined;
  /** Last lines only; all of them where `limitBytes` is given. @default 100 */
  readonly tailLines?: number | undefined;
  /** First bytes only: what a program says when it starts. */
  readonly limitBytes?: number | undefined;
  /** Of the container that ran before the last restart. @default false */
  readonly previous?: boolean | undefined;
}

/** What is asked of a port inside a pod. */
export interface PodRequest extends CallOptions {
  readonly port: number;
  /** With a leading slash. */
  readonly path: string;
}

/** What a program in a pod answered. */
export interface PodAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Everything that the installer asks of a Kubernetes API server. One adapter speaks to real servers
 * (`connectCluster`); the practice cluster is reached through the same one.
 *
 * Failures are the classes of `errors.ts`, each naming the object first.
 */
export interface Cluster {
  /** The server's URL, without credentials. */
  readonly server: string;
  /** The kubeconfig context in use. */
  readonly context: string;
  version(options?: CallOptions): Promise<ServerVersion>;
  list(request: ListRequest, options?: CallOptions): Promise<ListResult>;
  get(ref: ObjectRef, options?: CallOptions): Promise<KubernetesObject | undefined>;
  create(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject>;
  /** Server-side apply. */
  apply(object: KubernetesObject, options?: ApplyOptions): Promise<KubernetesObject>;
  patch(ref: ObjectRef, patch: Patch, options?: WriteOptions): Promise<KubernetesObject>;
  /** Resolves to false when there was nothing to delete. */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<boolean>;
  /** Whether we may do it, by SelfSubjectAccessReview. */
  may(access: AccessRequest, options?: CallOptions): Promise<boolean>;
  /** Everything that we may do in a namespace at once, by SelfSubjectRulesReview. Absent: ask one by one. */
  readonly rules?: ((namespace: string, options?: CallOptions) => Promise<AccessRules>) | undefined;
  logs(ref: ObjectRef, options?: LogOptions): Promise<string>;
  /**
   * GET of a port of a pod through a port-forward, which reaches what listens on the pod's loopback only. Absent where the
   * cluster offers none; it also fails where the right to `create pods/portforward` is missing.
   */
  readonly askPod?: ((ref: ObjectRef, request: PodRequest) => Promise<PodAnswer>) | undefined;
  close(): Promise<void>;
}
