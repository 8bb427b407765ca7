import { setTimeout as sleep } from 'node:timers/promises';
import { fromUnknown } from '@gatesmith/diagnostics';
import type { StepId } from '../../decide/plan/plan.ts';
import { InstallError } from '../../errors.ts';
import { isTransient } from '../../transient-error.ts';
import type { Run } from '../run.ts';

/** The result of one poll of the cluster. */
export type Look<Result> =
  | { readonly done: true; readonly result: Result }
  | {
      readonly done: false;
      /** The missing things, one line each, with the most specific fact. */
      readonly reason: string;
      /** A value that changes while progress is made, in addition to the reason. @default the reason */
      readonly facts?: string | undefined;
      /** Waiting does not help; the hint says what does. The same reason found for a few seconds ends the wait. */
      readonly final?: { readonly hint?: string | undefined } | undefined;
    };

/** The step that waits, and the run that it belongs to. */
export interface WaitContext extends Pick<Run, 'signal' | 'emit'> {
  readonly step: { readonly id: StepId };
}

/** The condition to wait for, and the polling interval. */
export interface WaitOptions<Result> {
  /** Finishes the sentence "waiting for ...". */
  readonly waitingFor: string;
  readonly look: () => Promise<Look<Result>>;
  /** @default 300, growing to 1500 */
  readonly intervalMs?: number | undefined;
  /** By what factor the pause between two looks grows. @default 1.3 */
  readonly growth?: number | undefined;
  /** Give up earlier than the whole run does. */
  readonly timeoutMs?: number | undefined;
  /** Nothing has changed for so long: it is no longer slow, it is stuck. @default 20000 */
  readonly stalledAfterMs?: number | undefined;
  /** A final reason has to be found for so long before the wait ends. @default 3000 */
  readonly finalAfterMs?: number | undefined;
  /** The hint for a wait that never ends. */
  readonly hint?: string | undefined;
}

const slowestMs = 1500;
const repeatMs = 5000;

/**
 * Looks until it is so. Reports what it waits for whenever the reason changes and every few seconds otherwise, and whether
 * anything still moves. Transient API failures count as "not yet".
 *
 * @throws InstallError WAIT_TIMED_OUT with everything that was missing at the last look; WAIT_FUTILE when the reason is
 *   final; the abort reason when the run is interrupted.
 */
export async function waitFor<Result>(
  { step, signal, emit }: WaitContext,
  {
    waitingFor,
    look,
    intervalMs = 300,
    growth = 1.3,
    timeoutMs,
    stalledAfterMs = 20_000,
    finalAfterMs = 3000,
    hint,
  }: WaitOptions<Result>,
): Promise<Result> {
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  let reported = { reason: '', at: Number.NEGATIVE_INFINITY, progress: 'moving' };
  let moved = { by: '', at: 0 };
  let pause = intervalMs;
  const timedOut = (reason: string, elapsedMs: number): InstallError =>
    waitTimedOut({ waitingFor, reason, elapsedMs, unchangedMs: elapsedMs - moved.at, stalledAfterMs, hint });
  for (;;) {
    signal.throwIfAborted();
    let seen: Look<Result>;
    try {
      seen = await lookOnce(look);
    } catch (error) {
      // The deadline may fall into a look: what was seen last is what is missing.
      if (isDeadline(signal) && reported.reason !== '') throw timedOut(reported.reason, elapsed());
      throw error;
    }
    if (seen.done) return seen.result;
    const elapsedMs = elapsed();
    const { reason, facts = reason } = seen;
    if (moved.by !== facts) moved = { by: facts, at: elapsedMs };
    const unchangedMs = elapsedMs - moved.at;
    const progress = unchangedMs < stalledAfterMs ? 'moving' : 'stalled';
    if (reason !== reported.reason || progress !== reported.progress || elapsedMs - reported.at >= repeatMs) {
      emit({ type: 'wait', step: step.id, waitingFor, reason, elapsedMs, progress, unchangedMs });
      reported = { reason, at: elapsedMs, progress };
    }
    if (seen.final !== undefined && unchangedMs >= finalAfterMs)
      throw waitFutile({ waitingFor, reason, hint: seen.final.hint ?? hint });
    if (timeoutMs !== undefined && elapsedMs >= timeoutMs) throw timedOut(reason, elapsedMs);
    try {
      await sleep(pause, undefined, { signal });
    } catch {
      // The deadline of the run is a timeout of this wait; an interruption is not.
      if (isDeadline(signal)) throw timedOut(reason, elapsed());
      signal.throwIfAborted();
    }
    pause = Math.min(slowestMs, Math.round(pause * growth));
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

/** Whether the signal fired because the time was up, not because of an interruption. */
export function isDeadline(signal: AbortSignal): boolean {
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
}

interface TimedOut {
  readonly waitingFor: string;
  readonly reason: string;
  readonly elapsedMs: number;
  readonly unchangedMs: number;
  readonly stalledAfterMs: number;
  readonly hint: string | undefined;
}

function waitFutile({
  waitingFor,
  reason,
  hint,
}: Pick<TimedOut, 'waitingFor' | 'reason' | 'hint'>): InstallError {
  const [first = '', ...others] = reason.split('\n');
  return new InstallError(`stopped waiting for ${waitingFor}, because waiting does not help: ${first}`, {
    code: 'WAIT_FUTILE',
    details: others,
    hint,
  });
}

/** All that is missing is listed, and whether more time would have helped. */
function waitTimedOut({
  waitingFor,
  reason,
  elapsedMs,
  unchangedMs,
  stalledAfterMs,
  hint,
}: TimedOut): InstallError {
  const [first = '', ...others] = reason.split('\n');
  const stuck =
    unchangedMs < stalledAfterMs ? '' : `; nothing has changed for ${Math.round(unchangedMs / 1000)} s`;
  return new InstallError(`waited ${Math.round(elapsedMs / 1000)} s for ${waitingFor}: ${first}${stuck}`, {
    code: 'WAIT_TIMED_OUT',
    details: others,
    hint: hint ?? 'completed steps stay; fix the cause and run `gatesmith up` again to continue',
  });
}
