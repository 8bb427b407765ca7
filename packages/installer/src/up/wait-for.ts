import { setTimeout as sleep } from 'node:timers/promises';
import { fromUnknown } from '@gatesmith/diagnostics';
import { isTransient } from '../cluster/retry.ts';
import { InstallError } from '../errors.ts';
import type { StepContext } from './step-context.ts';

/** What a look at the world said. */
export type Look<Result> =
  | { readonly done: true; readonly result: Result }
  | { readonly done: false; readonly reason: string };

/** What is waited for, and how often it is looked at. */
export interface WaitOptions<Result> {
  /** Finishes the sentence "waiting for ...". */
  readonly waitingFor: string;
  readonly look: () => Promise<Look<Result>>;
  /** @default 300, growing to 2000 */
  readonly intervalMs?: number | undefined;
  /** Give up earlier than the whole run does. */
  readonly timeoutMs?: number | undefined;
  /** What to type when it never comes. */
  readonly hint?: string | undefined;
}

const slowestMs = 2000;
const repeatMs = 5000;

/**
 * Looks until it is so, telling what it waits for whenever the reason changes and every few seconds otherwise. Transient
 * API failures count as "not yet".
 *
 * @throws InstallError WAIT_TIMED_OUT with the last reason; the abort reason when the run is interrupted.
 */
export async function waitFor<Result>(
  { step, signal, emit }: Pick<StepContext, 'step' | 'signal' | 'emit'>,
  { waitingFor, look, intervalMs = 300, timeoutMs, hint }: WaitOptions<Result>,
): Promise<Result> {
  const started = performance.now();
  let toldReason = '';
  let toldAt = Number.NEGATIVE_INFINITY;
  let pause = intervalMs;
  for (;;) {
    signal.throwIfAborted();
    let seen: Look<Result>;
    try {
      seen = await lookOnce(look);
    } catch (error) {
      // The deadline may fall into a look: what was seen last is what is missing.
      if (isDeadline(signal) && toldReason !== '')
        throw timedOut(waitingFor, toldReason, Math.round(performance.now() - started), hint);
      throw error;
    }
    if (seen.done) return seen.result;
    const elapsedMs = Math.round(performance.now() - started);
    if (seen.reason !== toldReason || elapsedMs - toldAt >= repeatMs) {
      emit({ type: 'wait', step: step.id, waitingFor, reason: seen.reason, elapsedMs });
      toldReason = seen.reason;
      toldAt = elapsedMs;
    }
    if (timeoutMs !== undefined && elapsedMs >= timeoutMs)
      throw timedOut(waitingFor, seen.reason, elapsedMs, hint);
    try {
      await sleep(pause, undefined, { signal });
    } catch {
      // The deadline of the run is a timeout of this wait; an interruption is not.
      if (isDeadline(signal)) throw timedOut(waitingFor, seen.reason, elapsedMs, hint);
      signal.throwIfAborted();
    }
    pause = Math.min(slowestMs, Math.round(pause * 1.3));
  }
}

async function lookOnce<Result>(look: () => Promise<Look<Result>>): Promise<Look<Result>> {
  try {
    return await look();
  } catch (error) {
    if (!isTransient(error)) throw error;
    return { done: false, reason: fromUnknown(error).message };
  }
}

/** Whether the signal fired because the time was up, not because somebody interrupted. */
export function isDeadline(signal: AbortSignal): boolean {
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
}

function timedOut(
  waitingFor: string,
  reason: string,
  elapsedMs: number,
  hint: string | undefined,
): InstallError {
  return new InstallError(`waited ${Math.round(elapsedMs / 1000)} s for ${waitingFor}: ${reason}`, {
    code: 'WAIT_TIMED_OUT',
    hint: hint ?? 'what was done stays; mend the cause and run `gatesmith up` again, it goes on from here',
  });
}
