import type { Plan, PlanStep, StepId } from '../plan.ts';
import type { Journal } from '../run/journal.ts';
import type { RunStep, StepContext } from './step-context.ts';
import { tellStep } from './tell-step.ts';

export interface RunPlanOptions {
  readonly plan: Plan;
  readonly steps: Readonly<Partial<Record<StepId, RunStep>>>;
  readonly journal?: Journal | undefined;
  readonly context: Omit<StepContext, 'plan' | 'step'>;
}

/** Carries a plan out step by step; the first failure ends it, and what was done stays. */
export async function runPlan({ plan, steps, journal, context }: RunPlanOptions): Promise<void> {
  const { emit, signal } = context;
  for (const step of plan.steps) {
    const run = steps[step.id];
    if (run === undefined) continue;
    await tellStep({
      step,
      emit,
      signal,
      isUnchanged,
      work: async () => {
        if (step.changes.some(({ action }) => action !== 'unchanged' && action !== 'skipped'))
          await journal?.at(step.id);
        await run({ ...context, plan, step });
      },
    });
  }
}

/** A step with nothing to write and nothing to wait for. */
function isUnchanged({ changes, waitsFor }: PlanStep): boolean {
  return (
    changes.every(({ action }) => action === 'unchanged' || action === 'skipped') &&
    (changes.length > 0 || waitsFor.length === 0)
  );
}
