import { type ExitCode, exitCode } from '../../exit-code.ts';
import { observe } from '../../observe.ts';
import { writeOutput } from '../../output/write-output.ts';
import { printJson } from '../../print.ts';
import type { RunContext } from '../../run-context.ts';
import type { SnapshotCommandFlags } from './command.ts';

/** Saves what is seen of a cluster. */
export async function snapshot(context: RunContext, flags: SnapshotCommandFlags): Promise<ExitCode> {
  const seen = await observe(context, { ...flags }, 'gatesmith snapshot');
  await writeOutput(context, flags.out, `${JSON.stringify(seen, undefined, 2)}\n`, { mode: 0o600 });
  if (flags.out === '-') return exitCode.done;
  if (flags.output === 'json') printJson(context, { file: flags.out });
  else context.conversation.say(`${flags.out}: ${seen.objects.length} objects, secrets removed`);
  return exitCode.done;
}
