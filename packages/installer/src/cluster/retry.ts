import pRetry from 'p-retry';
import { ClusterError, type ClusterErrorCode } from '../errors.ts';

const transient: ReadonlySet<ClusterErrorCode> = new Set([
  'CLUSTER_UNREACHABLE',
  'TOO_MANY_REQUESTS',
  'SERVER_ERROR',
  'TIMED_OUT',
]);

/** Whether trying the same call again can help: the server was busy, away or cut off, not unwilling. */
export function isTransient(error: unknown): boolean {
  return error instanceof ClusterError && transient.has(error.code);
}

/**
 * Runs a call that may be repeated without harm, again after a transient failure, with growing pauses.
 * A refused connection is not retried on the first contact: an absent cluster is said at once.
 */
export function withRetry<Result>(call: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  return pRetry(call, {
    retries: 4,
    minTimeout: 200,
    maxTimeout: 3000,
    randomize: true,
    ...(signal === undefined ? {} : { signal }),
    shouldRetry: ({ error }) => isTransient(error),
  });
}
