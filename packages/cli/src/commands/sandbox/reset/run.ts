import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import { printJson } from '../../../output/print.ts';
import type { RunContext } from '../../../run-context.ts';
import { takeLock } from '../../../sandbox/lock.ts';
import { sandboxFolder } from '../../../sandbox/sandbox-folder.ts';
import { removeState, writeState } from '../../../sandbox/state-file.ts';
import { type NewClusterFlags, optionsOf } from '../new-cluster-flags.ts';

/** The flags of `sandbox reset`. */
export interface ResetSandboxFlags extends NewClusterFlags, OutputFlags {}

/** Forgets the practice cluster. */
export async function resetSandbox(context: RunContext, flags: ResetSandboxFlags): Promise<ExitCode> {
  const folder = sandboxFolder(context);
  const lock = await takeLock(folder, 'gatesmith sandbox reset');
  try {
    const removed = await removeState(folder);
    const options = optionsOf(flags);
    if (options !== undefined)
      await writeState(folder, { format: 'gatesmith.dev/practice-cluster/v1', options });
    if (flags.output === 'json') printJson(context, { removed });
    else
      context.messages.inform(
        removed
          ? 'The practice cluster is gone; the next command starts a new one.'
          : 'There was no practice cluster.',
      );
  } finally {
    await lock.release();
  }
  return exitCode.done;
}
