import { ClusterError, type ClusterErrorCode } from './errors.ts';

const transient: ReadonlySet<ClusterErrorCode> = new Set([
  'CLUSTER_UNREACHABLE',
  'TOO_MANY_REQUESTS',
  'SERVER_ERROR',
  'TIMED_OUT',
]);

/** Whether the same call may succeed later: the server was busy, away or cut off, and did not refuse. */
export function isTransient(error: unknown): error is ClusterError {
  return error instanceof ClusterError && transient.has(error.code);
}

/** Whether the request may have been carried out although its answer never arrived. */
export function isLost(error: unknown): boolean {
  return isTransient(error) && (error.status === undefined || error.status === 504);
}
