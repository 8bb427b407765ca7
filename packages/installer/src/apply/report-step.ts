import type { PlanStep, StepId } from '../decide/plan/plan.ts';
import type { Run } from './run.ts';

export interface ReportStepOptions extends Pick<Run, 'emit' | 'signal'> {
  readonly step: { readonly id: StepId; readonly title: string };
  /** Whether the step, once it is done, has left everything as it was. @default false */
  readonly isUnchanged?: boolean | undefined;
}

/** Does the work of one step between its start and end events; a failure is reported and thrown on. */
export async function reportStep<Result>(
  { step, emit, signal, isUnchanged = false }: ReportStepOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const started = performance.now();
  const { id, title } = step;
  const end = (result: 'done' | 'unchanged' | 'failed' | 'cancelled'): void =>
    emit({ type: 'step-end', step: id, title, result, elapsedMs: Math.round(performance.now() - started) });
  emit({ type: 'step-start', step: id, title });
  try {
    const result = await work();
    end(isUnchanged ? 'unchanged' : 'done');
    return result;
  } catch (error) {
    end(signal.aborted ? 'cancelled' : 'failed');
    throw error;
  }
}

/** Whether the step writes anything. */
export function isWriting({ changes }: PlanStep): boolean {
  return changes.some(({ action }) => action !== 'unchanged' && action !== 'skipped');
}
