import type { InstallEvent, Outcome, Plan } from '@gatesmith/installer';
import type { OutputFlags } from '../flags/output.ts';
import type { EventDocument } from '../output/documents.ts';
import { printJsonLine } from '../output/print.ts';
import type { RunContext } from '../run-context.ts';
import { createProgress } from '../terminal/progress.ts';

/** The end of a run, and the plan that it carried out. */
export interface FollowedRun {
  readonly outcome: Outcome;
  /** The last plan that was reported; absent where none was made. */
  readonly plan?: Plan | undefined;
}

/** Prints the installer's events as they arrive, and returns the outcome that the last one carries. */
export async function followEvents(
  context: RunContext,
  { output }: Pick<OutputFlags, 'output'>,
  events: AsyncIterable<InstallEvent>,
): Promise<FollowedRun> {
  const show = output === 'json' ? undefined : createProgress(context.messages);
  let outcome: Outcome | undefined;
  let plan: Plan | undefined;
  for await (const event of events) {
    show?.(event);
    if (event.type === 'plan') plan = event.plan;
    if (event.type === 'done') outcome = event.outcome;
    else if (output === 'json') printJsonLine(context, event satisfies EventDocument);
  }
  // The last event of every stream is `done`.
  if (outcome === undefined) throw new Error('the installer ended without an outcome');
  return { outcome, plan };
}
