import { type ExitCode, exitCode } from '../../exit-code.ts';
import { printJson } from '../../print.ts';
import type { RunContext } from '../../run-context.ts';
import { takeLock } from '../../sandbox/lock.ts';
import { sandboxFolder } from '../../sandbox/sandbox-folder.ts';
import { removeState, writeState } from '../../sandbox/state-file.ts';
import { optionsOf } from './knobs.ts';
import type { SandboxFlags } from './route.ts';

/** Forgets the practice cluster. */
export async function reset(context: RunContext, flags: SandboxFlags): Promise<ExitCode> {
  const folder = sandboxFolder(context);
  const lock = await takeLock(folder, 'gatesmith sandbox reset');
  try {
    const removed = await removeState(folder);
    const options = optionsOf(flags);
    if (options !== undefined)
      await writeState(folder, { format: 'gatesmith.dev/practice-cluster/v1', options });
    if (flags.output === 'json') printJson(context, { removed });
    else
      context.conversation.say(
        removed
          ? 'The practice cluster is gone; the next command starts a new one.'
          : 'There was no practice cluster.',
      );
  } finally {
    await lock.release();
  }
  return exitCode.done;
}
