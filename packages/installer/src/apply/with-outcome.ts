import {
  type BaseError,
  BaseError as BaseErrorClass,
  type Finding,
  fromUnknown,
} from '@gatesmith/diagnostics';
import type { Plan } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import type { InstallEvent, Outcome } from '../events.ts';
import type { UpOptions, VerifyReport } from '../installer.ts';
import { eventChannel } from './event-channel.ts';
import { isDeadline } from './waiting/wait-for.ts';

const defaultTimeoutMs = 600_000;

/** How the body of a run ended; failures are thrown. */
export type RunEnd =
  | { readonly result: 'declined' }
  | { readonly result: 'done' | 'unchanged'; readonly report?: VerifyReport | undefined };

/** What a run does. */
export type RunBody = (
  emit: (event: InstallEvent) => void,
  signal: AbortSignal,
  remainingMs: () => number,
) => Promise<RunEnd>;

/** Runs a body as a stream of events that always ends in `done`, whatever happens inside. */
export function withOutcome(
  { signal: interrupted, timeoutMs = defaultTimeoutMs }: Pick<UpOptions, 'signal' | 'timeoutMs'>,
  writes: () => number,
  body: RunBody,
): AsyncGenerator<InstallEvent, void, undefined> {
  return eventChannel<InstallEvent>(async (emit, abandoned) => {
    const started = performance.now();
    const writesBefore = writes();
    const progress = new ProgressLog();
    const signals = [
      AbortSignal.timeout(Math.ceil(timeoutMs)),
      abandoned,
      ...(interrupted === undefined ? [] : [interrupted]),
    ];
    const signal = AbortSignal.any(signals);
    const tell = (event: InstallEvent): void => {
      progress.note(event);
      emit(event);
    };
    const outcome = async (): Promise<Outcome> => {
      const base = (): Pick<Outcome, 'finished' | 'unfinished' | 'writes'> => ({
        ...progress.summary(),
        writes: writes() - writesBefore,
      });
      try {
        const end = await body(tell, signal, () => timeoutMs - (performance.now() - started));
        const report = end.result === 'declined' ? undefined : end.report;
        const failed = report !== undefined && report.summary.errors > 0;
        return {
          result: failed ? 'failed' : end.result,
          addresses: report?.addresses ?? [],
          findings: report?.findings ?? [],
          ...base(),
          ...(failed
            ? {
                error: {
                  code: 'VERIFY_FAILED',
                  message: 'everything was applied, but it is not working yet',
                  hint: 'the findings say what is not; `gatesmith verify` looks again',
                  details: [],
                },
              }
            : {}),
        };
      } catch (error) {
        const stopped = interrupted?.aborted === true && !isDeadline(interrupted);
        const cancelled = stopped || abandoned.aborted;
        return {
          result: cancelled ? 'cancelled' : 'failed',
          addresses: [],
          findings: error instanceof PreflightError ? error.findings : [],
          ...base(),
          ...(cancelled ? {} : { error: describe(error, signal, performance.now() - started) }),
        };
      }
    };
    emit({ type: 'done', outcome: await outcome() });
  });
}

function describe(thrown: unknown, signal: AbortSignal, elapsedMs: number): NonNullable<Outcome['error']> {
  if (thrown instanceof BaseErrorClass) {
    const { code, message, hint, details }: BaseError = thrown;
    return { code, message, hint, details };
  }
  if (isDeadline(signal)) {
    return {
      code: 'WAIT_TIMED_OUT',
      message: `not done within ${Math.round(elapsedMs / 1000)} s`,
      hint: 'run the command again, it goes on from here; give it longer with --timeout',
      details: [],
    };
  }
  const error = fromUnknown(thrown);
  return { code: 'UNEXPECTED', message: error.message, details: error.stack?.split('\n').slice(1, 6) ?? [] };
}

class PreflightError extends InstallError {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    super(
      `${errors.length} finding(s) speak against it: ${[...new Set(errors.map(({ code }) => code))].join(', ')}`,
      {
        code: 'PREFLIGHT_FAILED',
        hint: 'nothing was written; mend what the findings name, or accept one by its code under checks.skip',
      },
    );
    this.findings = findings;
  }
}

/** The findings that speak against a run, as the error that ends it. */
export function preflightFailed(findings: readonly Finding[]): InstallError {
  return new PreflightError(findings);
}

/** Which steps were finished and which were not, from the events that went by. */
class ProgressLog {
  #plan: Plan | undefined;
  readonly #finished: string[] = [];

  note(event: InstallEvent): void {
    if (event.type === 'plan') this.#plan = event.plan;
    if (event.type === 'step-end' && (event.result === 'done' || event.result === 'unchanged'))
      this.#finished.push(event.title);
  }

  summary(): Pick<Outcome, 'finished' | 'unfinished'> {
    const titles = this.#plan?.steps.map(({ title }) => title) ?? [];
    return {
      finished: this.#finished,
      unfinished: titles.filter((title) => !this.#finished.includes(title)),
    };
  }
}
