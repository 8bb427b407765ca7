import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { ClusterError } from '../../errors.ts';
import { isTransient } from '../../transient-error.ts';

export interface RetryPolicyOptions {
  /** How long a call is repeated after transient failures, once the server has answered: an API server restarts. */
  readonly patienceMs: number;
}

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Failures other than transient ones after which this call may be repeated. */
  readonly also?: ((error: ClusterError) => boolean) | undefined;
}

/**
 * Runs a call that may be repeated without harm, again after a transient failure, with growing pauses, and never before
 * the time that the server itself asked for. Credentials that were accepted before are tried once more: a login program
 * may have a fresh token by then.
 *
 * @throws ClusterError of the last attempt, also when the signal's deadline falls between two attempts.
 */
export type Retry = <Result>(call: () => Promise<Result>, options: RetryOptions) => Promise<Result>;

const firstContactMs = 2500;
const longestRetryAfterMs = 30_000;
const absent: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * The retries of one client. They remember whether the server has ever answered: an absent server is reported at once, one
 * that went away is waited for.
 */
export function retryPolicy({ patienceMs }: RetryPolicyOptions): Retry {
  let contacted = false;

  async function attempt<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      const result = await call();
      contacted = true;
      return result;
    } catch (error) {
      contacted ||= isAnswer(error);
      throw error;
    }
  }

  return async (call, { signal, also = () => false }) => {
    const started = performance.now();
    let refusedCredentials = 0;
    let last: ClusterError | undefined;
    const attempts = pRetry(() => attempt(call), {
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
        if (error.code === 'CLUSTER_UNAUTHORIZED' && error.status === 401 && contacted) {
          refusedCredentials += 1;
          return refusedCredentials <= 1;
        }
        if (!isTransient(error) && !also(error)) return false;
        if (!contacted && isAbsent(error)) return false;
        return performance.now() - started < (contacted ? patienceMs : firstContactMs);
      },
    });
    try {
      return await attempts;
    } catch (error) {
      // When the deadline falls between two attempts, the last failure says more than the deadline.
      if (last !== undefined && signal?.aborted === true && isTimeout(signal)) throw last;
      throw error;
    }
  };
}

/** Whether an API server answered, and not something in front of it; credentials that it rejects prove nothing. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof ClusterError &&
    error.status !== undefined &&
    error.code !== 'NOT_KUBERNETES' &&
    error.code !== 'CLUSTER_UNAUTHORIZED'
  );
}

function isTimeout({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

function isAbsent({ cause }: ClusterError): boolean {
  return cause instanceof Error && 'code' in cause && absent.has(String(cause.code));
}
