import { BaseError, fromUnknown } from '@gatesmith/diagnostics';
import type { Outcome } from '../events.ts';
import { PreflightError } from './preflight-error.ts';
import type { RunResult } from './run.ts';
import { isDeadline } from './waiting/wait-for.ts';

/** The parts of an outcome besides steps and writes. */
type Ending = Omit<Outcome, 'finished' | 'unfinished' | 'writes'>;

/** The ending of a run that came to its end; one whose verification found errors has failed. */
export function endingOf(end: RunResult): Ending {
  const report = end.result === 'declined' ? undefined : end.report;
  const { addresses = [], findings = [] } = report ?? {};
  if (report === undefined || report.summary.errors === 0) return { result: end.result, addresses, findings };
  return {
    result: 'failed',
    addresses,
    findings,
    error: {
      code: 'VERIFY_FAILED',
      message: 'everything was applied, but it is not working yet',
      hint: 'the findings say what is not; `gatesmith verify` looks again',
      details: [],
    },
  };
}

export interface FailedRun {
  readonly error: unknown;
  /** The person interrupted it, or the consumer of its events went away. */
  readonly isCancelled: boolean;
  readonly signal: AbortSignal;
  readonly elapsedMs: number;
}

/** The ending of a run that threw. */
export function failedEnding({ error, isCancelled, signal, elapsedMs }: FailedRun): Ending {
  const findings = error instanceof PreflightError ? error.findings : [];
  if (isCancelled) return { result: 'cancelled', addresses: [], findings };
  return { result: 'failed', addresses: [], findings, error: describeError(error, { signal, elapsedMs }) };
}

function describeError(
  thrown: unknown,
  { signal, elapsedMs }: Pick<FailedRun, 'signal' | 'elapsedMs'>,
): NonNullable<Outcome['error']> {
  if (thrown instanceof BaseError) {
    const { code, message, hint, details } = thrown;
    return { code: String(code), message, hint, details };
  }
  if (isDeadline(signal)) {
    return {
      code: 'WAIT_TIMED_OUT',
      message: `not done within ${Math.round(elapsedMs / 1000)} s`,
      hint: 'run the command again to continue; give it longer with --timeout',
      details: [],
    };
  }
  const error = fromUnknown(thrown);
  return { code: 'UNEXPECTED', message: error.message, details: error.stack?.split('\n').slice(1, 6) ?? [] };
}
