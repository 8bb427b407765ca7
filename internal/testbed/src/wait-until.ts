import { setTimeout as sleep } from 'node:timers/promises';
import { TestbedError } from './testbed-error.ts';

export interface WaitOptions {
  /** @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** Pause between two looks. @default 100 */
  readonly intervalMs?: number | undefined;
  /** More to say when the time is up: the last lines of a log, the object as it is now. */
  readonly details?: (() => readonly string[] | Promise<readonly string[]>) | undefined;
}

/**
 * Looks until the answer is neither `undefined` nor `false`, and returns it. An error thrown by the look counts as
 * "not yet" and is part of the error when the time is up, so there is no wait without a deadline and none that hides its reason.
 *
 * @throws TestbedError `WAITED_TOO_LONG`, which says what was waited for.
 */
export async function waitUntil<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { timeoutMs = 30_000, intervalMs = 100, details }: WaitOptions = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await withDeadline(look(), deadline);
      if (answer !== undefined && answer !== false) return answer;
      lastError = undefined;
    } catch (error) {
      // No waiting brings an ended program back.
      if (error instanceof TestbedError && error.code === 'PROGRAM_EXITED') throw error;
      // The time ran out during a look: the result of the previous look is more useful.
      if (!(error instanceof NoAnswer) || lastError === undefined) lastError = error;
    }
    if (performance.now() >= deadline) break;
    await sleep(intervalMs);
  }
  const reason = lastError instanceof Error ? ` (last: ${lastError.message})` : '';
  throw new TestbedError(`${what}: not so after ${timeoutMs / 1000} s${reason}`, {
    code: 'WAITED_TOO_LONG',
    details: (await details?.()) ?? [],
    cause: lastError,
  });
}

class NoAnswer extends Error {}

/** A look that never answers must not hold the wait beyond its own deadline. */
async function withDeadline<T>(pending: T | Promise<T>, deadline: number): Promise<T> {
  if (!(pending instanceof Promise)) return pending;
  const left = Math.max(1, deadline - performance.now());
  const stop = new AbortController();
  try {
    return await Promise.race([
      pending,
      sleep(left, undefined, { signal: stop.signal }).then((): never => {
        throw new NoAnswer('the look itself gave no answer');
      }),
    ]);
  } finally {
    stop.abort();
  }
}
