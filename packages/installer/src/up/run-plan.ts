import type { Plan, PlanStep, StepId } from '../plan.ts';
import type { RunStep, StepContext } from './step-context.ts';

export interface RunPlanOptions {
  readonly plan: Plan;
  readonly steps: Readonly<Partial<Record<StepId, RunStep>>>;
  readonly context: Omit<StepContext, 'plan' | 'step'>;
}

/** Carries a plan out step by step; the first failure ends it, and what was done stays. */
export async function runPlan({ plan, steps, context }: RunPlanOptions): Promise<void> {
  const { emit, signal } = context;
  for (const step of plan.steps) {
    const run = steps[step.id];
    if (run === undefined) continue;
    signal.throwIfAborted();
    const started = performance.now();
    const { id, title } = step;
    emit({ type: 'step-start', step: id, title });
    try {
      await run({ ...context, plan, step });
    } catch (error) {
      const result = signal.aborted ? 'cancelled' : 'failed';
      emit({ type: 'step-end', step: id, title, result, elapsedMs: Math.round(performance.now() - started) });
      throw error;
    }
    const result = isUnchanged(step) ? 'unchanged' : 'done';
    emit({ type: 'step-end', step: id, title, result, elapsedMs: Math.round(performance.now() - started) });
  }
}

/** A step with nothing to write and nothing to wait for. */
function isUnchanged({ changes, waitsFor }: PlanStep): boolean {
  return (
    changes.every(({ action }) => action === 'unchanged' || action === 'skipped') &&
    (changes.length > 0 || waitsFor.length === 0)
  );
}
