import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { ClusterError, type ClusterErrorCode } from '../../errors.ts';

const transient: ReadonlySet<ClusterErrorCode> = new Set([
  'CLUSTER_UNREACHABLE',
  'TOO_MANY_REQUESTS',
  'SERVER_ERROR',
  'TIMED_OUT',
]);

/** What the retries of one connection have in common. */
export interface RetryPolicy {
  /** How long a call goes on after transient failures, once the server has answered before: an API server restarts. */
  readonly patienceMs: number;
  /** Whether the server has ever answered. An absent cluster is said at once, one that went away is waited for. */
  readonly contacted: () => boolean;
}

export interface RetryOptions extends RetryPolicy {
  readonly signal?: AbortSignal | undefined;
  /** Failures besides the transient ones after which this call may be repeated. */
  readonly also?: ((error: ClusterError) => boolean) | undefined;
}

const firstContactMs = 2500;
const longestRetryAfterMs = 30_000;
const absent: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Whether trying the same call again can help: the server was busy, away or cut off, not unwilling. */
export function isTransient(error: unknown): boolean {
  return error instanceof ClusterError && transient.has(error.code);
}

/** Whether the request may have been carried out although nobody said so. */
export function isLost(error: unknown): boolean {
  return (
    isTransient(error) &&
    error instanceof ClusterError &&
    (error.status === undefined || error.status === 504)
  );
}

/**
 * Runs a call that may be repeated without harm, again after a transient failure, with growing pauses, and never before
 * the time that the server itself asked for. Credentials that were accepted before are tried once more: a login program
 * may have a fresh token by then.
 *
 * @throws ClusterError of the last try, also when the signal's deadline falls between two tries.
 */
export async function withRetry<Result>(call: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  const { patienceMs, contacted, signal, also = () => false } = options;
  const started = performance.now();
  let refusedCredentials = 0;
  let last: ClusterError | undefined;
  const attempts = pRetry(call, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 150,
    maxTimeout: 3000,
    factor: 1.7,
    randomize: true,
    ...(signal === undefined ? {} : { signal }),
    async onFailedAttempt({ error }) {
      if (error instanceof ClusterError) last = error;
      const asked = error instanceof ClusterError ? (error.retryAfterMs ?? 0) : 0;
      if (asked > 0) await sleep(Math.min(asked, longestRetryAfterMs), undefined, { signal });
    },
    shouldRetry({ error }) {
      if (!(error instanceof ClusterError)) return false;
      if (error.code === 'CLUSTER_UNAUTHORIZED' && error.status === 401 && contacted()) {
        refusedCredentials += 1;
        return refusedCredentials <= 1;
      }
      if (!transient.has(error.code) && !also(error)) return false;
      if (!contacted() && isAbsent(error)) return false;
      return performance.now() - started < (contacted() ? patienceMs : firstContactMs);
    },
  });
  try {
    return await attempts;
  } catch (error) {
    // When the time is up between two tries, what the last one met says more than that the time is up.
    if (last !== undefined && signal?.aborted === true && isTimeout(signal)) throw last;
    throw error;
  }
}

function isTimeout({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

function isAbsent({ cause }: ClusterError): boolean {
  return cause instanceof Error && 'code' in cause && absent.has(String(cause.code));
}
