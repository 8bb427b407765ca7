import type { Plan, PlanStep, StepId } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import type { InstallEvent } from '../events.ts';
import { inOrder, type Turn } from './in-order.ts';
import type { Journal } from './journal.ts';
import { tellStep } from './report-step.ts';
import type { RunStep, StepContext } from './step-context.ts';

export interface RunPlanOptions {
  readonly plan: Plan;
  readonly steps: Readonly<Partial<Record<StepId, RunStep>>>;
  readonly journal?: Journal | undefined;
  readonly context: Omit<StepContext, 'plan' | 'step'>;
}

/**
 * Carries a plan out: each step begins when those that it comes after are through, so that steps which do not depend on
 * each other run side by side; their events are told in the order of the plan all the same.
 *
 * The first failure begins nothing more and gives up what only waits; a step that writes is let finish, since half of it
 * would be worse. What was done stays.
 */
export async function runPlan({ plan, steps, journal, context }: RunPlanOptions): Promise<void> {
  const known = plan.steps.filter(({ id }) => steps[id] !== undefined);
  const turns = inOrder<InstallEvent>(known.length, context.emit);
  const failure = new AbortController();
  const failures: unknown[] = [];
  const through = new Map<StepId, Promise<boolean>>();

  async function begin(
    step: PlanStep,
    turn: Turn<InstallEvent>,
    before: readonly Promise<boolean>[],
  ): Promise<boolean> {
    try {
      const isNext = (await Promise.all(before)).every(Boolean);
      if (!isNext || failures.length > 0) return false;
      const writes = isWriting(step);
      const signal = writes ? context.signal : AbortSignal.any([context.signal, failure.signal]);
      await tellStep({
        step,
        emit: turn.say,
        signal,
        isUnchanged,
        work: async () => {
          if (writes) await journal?.at(step.id);
          await steps[step.id]?.({ ...context, emit: turn.say, signal, plan, step });
        },
      });
      return true;
    } catch (error) {
      failures.push(error);
      failure.abort(error);
      return false;
    } finally {
      turn.end();
    }
  }

  for (const [index, step] of known.entries()) {
    const turn = turns[index];
    if (turn === undefined) continue;
    const before = step.after?.map((id) => through.get(id)) ?? [...through.values()];
    through.set(
      step.id,
      begin(
        step,
        turn,
        before.filter((promise) => promise !== undefined),
      ),
    );
  }
  await Promise.all(through.values());
  if (failures.length > 0) throw together(failures);
}

/** Waits that ran out side by side are one failure that names everything that is missing. */
function together([first, ...others]: readonly unknown[]): unknown {
  const isTimeout = (error: unknown): error is InstallError =>
    error instanceof InstallError && error.code === 'WAIT_TIMED_OUT';
  const alike = others.filter((error) => error !== first && isTimeout(error)).filter(isTimeout);
  if (!isTimeout(first) || alike.length === 0) return first;
  const { message, code, hint, details, cause } = first;
  return new InstallError(message, {
    code,
    hint,
    details: [...details, ...alike.flatMap((error) => [error.message, ...error.details])],
    cause,
  });
}

function isWriting({ changes }: PlanStep): boolean {
  return changes.some(({ action }) => action !== 'unchanged' && action !== 'skipped');
}

/** A step with nothing to write and nothing to wait for. */
function isUnchanged(step: PlanStep): boolean {
  return !isWriting(step) && (step.changes.length > 0 || step.waitsFor.length === 0);
}
