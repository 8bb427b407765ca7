import type { Plan } from '../decide/plan/plan.ts';
import type { InstallEvent, Outcome } from '../events.ts';
import type { UpOptions } from '../installer.ts';
import { eventChannel } from './event-channel.ts';
import { newRun } from './lease/run-identity.ts';
import type { InstallerContext, Run, RunResult } from './run.ts';
import { endingOf, failedEnding } from './run-outcome.ts';
import { isDeadline } from './waiting/wait-for.ts';

const defaultTimeoutMs = 600_000;

export interface StreamRunOptions extends Pick<UpOptions, 'signal' | 'timeoutMs'> {
  readonly context: InstallerContext;
  /** How many writes of the installer have reached the API server so far. */
  readonly writes: () => number;
}

/** Runs a body as a stream of events that always ends in `done`, whatever happens inside. */
export function streamRun(
  { signal: interrupted, timeoutMs = defaultTimeoutMs, context, writes }: StreamRunOptions,
  body: (run: Run) => Promise<RunResult>,
): AsyncGenerator<InstallEvent, void, undefined> {
  return eventChannel<InstallEvent>(async (emit, abandoned) => {
    const started = performance.now();
    const writesBefore = writes();
    const progress = new ProgressLog();
    const signal = AbortSignal.any([
      AbortSignal.timeout(Math.ceil(timeoutMs)),
      abandoned,
      ...(interrupted === undefined ? [] : [interrupted]),
    ]);
    const elapsedMs = (): number => performance.now() - started;
    const run: Run = {
      ...context,
      identity: newRun(context.now),
      signal,
      remainingMs: () => timeoutMs - elapsedMs(),
      emit: (event) => {
        progress.note(event);
        emit(event);
      },
    };
    const ending = await body(run).then(endingOf, (error: unknown) => {
      const isStopped = interrupted?.aborted === true && !isDeadline(interrupted);
      const isCancelled = isStopped || abandoned.aborted;
      return failedEnding({ error, isCancelled, signal, elapsedMs: elapsedMs() });
    });
    const outcome: Outcome = { ...ending, ...progress.summary(), writes: writes() - writesBefore };
    emit({ type: 'done', outcome });
  });
}

/** Collects from the events which steps were finished and which were not. */
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
