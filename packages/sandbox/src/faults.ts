import type { JsonObject } from '@gatesmith/kubernetes';

/** The requests that a fault applies to. An absent field matches every request. */
export interface RequestFilter {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. */
  readonly verbs?: readonly string[] | undefined;
  /** Plural, with the subresource behind a slash: `services`, `services/status`. */
  readonly resources?: readonly string[] | undefined;
  /** `''` is the core group. */
  readonly groups?: readonly string[] | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  /** A part of the User-Agent header: `Helm`, `kubectl`. */
  readonly userAgent?: string | undefined;
}

/** The effect of a fault on a request: instead of its answer, or before it. */
export type RequestFaultAction =
  | { readonly type: 'latency'; readonly ms: number }
  | { readonly type: 'conflict' }
  | { readonly type: 'too-many-requests'; readonly retryAfterSeconds: number }
  | { readonly type: 'error'; readonly code: 500 | 502 | 503 | 504 }
  | { readonly type: 'reset-before-commit' }
  | { readonly type: 'reset-after-commit' }
  | { readonly type: 'cut-watch'; readonly afterMs: number };

/** One fault: whom it meets, how often, what it does. */
export type RequestFault = RequestFilter &
  RequestFaultAction & {
    /** Chance in 0..1 per matching request, by the sandbox's seed. @default 1 */
    readonly chance?: number | undefined;
    /** Wears off after so many hits. @default never */
    readonly times?: number | undefined;
    /** Skips so many matching requests first. @default 0 */
    readonly after?: number | undefined;
  };

/** The behaviour of a webhook, whatever its pods do. `model` leaves it to the model. */
export type WebhookFault =
  | 'model'
  | 'refused'
  | 'no-endpoints'
  | 'x509'
  | 'timeout'
  | 'gateway-timeout'
  | 'denied';

/** The fault that pods of an image have. */
export type ImageFault = 'pull-back-off' | 'unschedulable' | 'crash-loop' | 'never-ready';

/** A right that the kubeconfig's user lacks. */
export interface Denial {
  /** `*` for all. */
  readonly verbs: readonly string[];
  /** `''` is the core group, `*` all. */
  readonly groups: readonly string[];
  /** `services`, `services/status`, `*`. */
  readonly resources: readonly string[];
  readonly namespace?: string | undefined;
}

/** An admission policy of the cluster's owner: what it does with the objects that it is about. */
export type AdmissionPolicy = Pick<RequestFilter, 'groups' | 'resources' | 'namespace' | 'name'> & {
  /** As refusals name it: `no-host-network.example.com`. */
  readonly policy: string;
} & (
    | { readonly refuses: string }
    /** A JSON merge patch, laid over each object that is created or changed. */
    | { readonly mutates: JsonObject }
  );

/** Everything that goes wrong in a practice cluster, as plain data. */
export interface Faults {
  readonly requests?: readonly RequestFault[] | undefined;
  /** By the name of the webhook or of its configuration; `*` for all. */
  readonly webhooks?: Readonly<Record<string, WebhookFault>> | undefined;
  /** By image, or a part of it. */
  readonly images?: Readonly<Record<string, ImageFault>> | undefined;
  readonly denials?: readonly Denial[] | undefined;
  readonly policies?: readonly AdmissionPolicy[] | undefined;
  /** Nodes that are NotReady. */
  readonly nodesDown?: readonly string[] | undefined;
  /** The kubeconfig's credential is accepted no longer. @default false */
  readonly credentialExpired?: boolean | undefined;
}

/** Changes what goes wrong while the cluster runs. Every method takes effect for the next request or step. */
export interface FaultControl {
  /** Adds request faults after the existing ones. @returns a function that removes them again */
  add(...faults: readonly RequestFault[]): () => void;
  webhook(name: string, fault: WebhookFault): void;
  image(image: string, fault: ImageFault | undefined): void;
  deny(...denials: readonly Denial[]): void;
  /** Adds admission policies to those in effect. */
  enforce(...policies: readonly AdmissionPolicy[]): void;
  credential(state: 'accepted' | 'expired'): void;
  node(name: string, state: 'ready' | 'down'): void;
  /** Ends every open watch at once. */
  cutWatches(): void;
  /** Back to a cluster in which nothing goes wrong. */
  clear(): void;
}
