import type { Plan, PlanStep } from '../decide/plan/plan.ts';
import type { Journal } from './journal.ts';
import { isWriting, reportStep } from './report-step.ts';
import type { Run } from './run.ts';

export interface RunStepsOptions extends Pick<Run, 'emit' | 'signal'> {
  readonly plan: Plan;
  /** Noted in before each step that writes. */
  readonly journal?: Pick<Journal, 'at' | 'reach'> | undefined;
}

/** Runs the steps of a plan one after the other. The first failure ends the run; what was done stays. */
export async function runSteps(
  { plan, journal, emit, signal }: RunStepsOptions,
  runStep: (step: PlanStep) => Promise<void>,
): Promise<void> {
  for (const step of plan.steps) {
    await reportStep({ step, emit, signal, isUnchanged: isUnchanged(step) }, async () => {
      if (isWriting(step)) await journal?.at(step.id);
      else journal?.reach(step.id);
      await runStep(step);
    });
  }
}

/** Whether the step has nothing to write and nothing to wait for. */
function isUnchanged(step: PlanStep): boolean {
  return !isWriting(step) && (step.changes.length > 0 || step.waitsFor.length === 0);
}
