import type { InstallEvent, Outcome } from '@gatesmith/installer';
import type { OutputFlags } from './flags/output.ts';
import { printJsonLine } from './print.ts';
import { createProgress } from './render/progress.ts';
import type { RunContext } from './run-context.ts';

/** Shows what an installer tells until it is done, and returns how it ended. */
export async function follow(
  context: RunContext,
  { output }: Pick<OutputFlags, 'output'>,
  events: AsyncIterable<InstallEvent>,
): Promise<Outcome> {
  const show = output === 'json' ? undefined : createProgress(context.conversation);
  let outcome: Outcome | undefined;
  for await (const event of events) {
    show?.(event);
    if (event.type === 'done') outcome = event.outcome;
    else if (output === 'json') printJsonLine(context, event);
  }
  // The last event of every stream is `done`.
  if (outcome === undefined) throw new Error('the installer ended without an outcome');
  return outcome;
}
