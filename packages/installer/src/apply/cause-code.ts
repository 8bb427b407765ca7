import { BaseError } from '@gatesmith/diagnostics';
import { isDeadline } from './waiting/wait-for.ts';

/**
 * Why a run ended, as a stable code for the journal: a coded error's own, `INTERRUPTED` for a person who stopped it,
 * `WAIT_TIMED_OUT` for its deadline, `UNEXPECTED` for everything else.
 */
export function causeCode(error: unknown, signal: AbortSignal): string {
  if (error instanceof BaseError) return String(error.code);
  if (signal.aborted) return isDeadline(signal) ? 'WAIT_TIMED_OUT' : 'INTERRUPTED';
  return 'UNEXPECTED';
}
