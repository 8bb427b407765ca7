import { BaseError, type BaseErrorOptions } from '@gatesmith/diagnostics';

/** Error codes of requests to an API server. */
export type ClusterErrorCode =
  | 'KUBECONFIG_MISSING'
  | 'KUBECONFIG_INVALID'
  | 'CONTEXT_UNKNOWN'
  | 'CLUSTER_UNREACHABLE'
  | 'CLUSTER_UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'CONFLICT'
  | 'INVALID'
  | 'TIMED_OUT'
  | 'TOO_MANY_REQUESTS'
  | 'SERVER_ERROR'
  | 'WEBHOOK_UNREACHABLE'
  | 'NOT_KUBERNETES';

/** The details of a failed call to the API server. */
export interface ClusterErrorOptions extends BaseErrorOptions<ClusterErrorCode> {
  /** The HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** How long the server asked clients to wait (Retry-After). */
  readonly retryAfterMs?: number | undefined;
}

/** A call to the API server failed; the message names the object or the server first. */
export class ClusterError extends BaseError<ClusterErrorCode> {
  /** The HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** How long the server asked clients to wait (Retry-After). */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { status, retryAfterMs, ...options }: ClusterErrorOptions) {
    super(message, options);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Error codes of the user's Helm. */
export type HelmErrorCode = 'HELM_MISSING' | 'HELM_TOO_OLD' | 'HELM_FAILED' | 'HELM_KILLED' | 'HELM_LOCKED';

/** A Helm call failed; the details hold Helm's own last lines. */
export class HelmError extends BaseError<HelmErrorCode> {}

/** Error codes of the install itself. */
export type InstallErrorCode =
  | 'PREFLIGHT_FAILED'
  | 'KUBERNETES_TOO_OLD'
  | 'PLAN_STALE'
  | 'WAIT_TIMED_OUT'
  | 'WAIT_FUTILE'
  | 'KUBE_PROXY_FAILED'
  | 'KUBE_PROXY_CHANGED'
  | 'CHART_MISSING'
  | 'CHART_INVALID'
  | 'VERIFY_FAILED'
  | 'LEASE_HELD'
  | 'LEASE_LOST'
  | 'ROLLBACK_IMPOSSIBLE'
  | 'VALUES_UNKNOWN';

/** A step could not be carried out. */
export class InstallError extends BaseError<InstallErrorCode> {}
