import type { PlanStep } from '../decide/plan/plan.ts';
import type { StepContext } from './step-context.ts';

/** What a step is told with, and what it does. */
export interface TellStepOptions extends Pick<StepContext, 'step' | 'emit' | 'signal'> {
  /** Whether the step, once it is through, has left everything as it was. */
  readonly isUnchanged: (step: PlanStep) => boolean;
  readonly work: () => Promise<void>;
}

/** Does the work of one step between its start and end events; a failure is told and thrown on. */
export async function tellStep({ step, emit, signal, isUnchanged, work }: TellStepOptions): Promise<void> {
  signal.throwIfAborted();
  const started = performance.now();
  const { id, title } = step;
  const end = (result: 'done' | 'unchanged' | 'failed' | 'cancelled'): void =>
    emit({ type: 'step-end', step: id, title, result, elapsedMs: Math.round(performance.now() - started) });
  emit({ type: 'step-start', step: id, title });
  try {
    await work();
  } catch (error) {
    end(signal.aborted ? 'cancelled' : 'failed');
    throw error;
  }
  end(isUnchanged(step) ? 'unchanged' : 'done');
}
