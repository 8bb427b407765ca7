import type { ExitCode } from '../../exit-code.ts';
import { followApply } from '../../follow-apply.ts';
import type { RunContext } from '../../run-context.ts';
import { openSession } from '../../session.ts';
import type { RollbackFlags } from './command.ts';

/** Brings the cluster back to the values that were in force before. */
export async function rollback(context: RunContext, flags: RollbackFlags): Promise<ExitCode> {
  const session = await openSession(context, { ...flags, command: 'gatesmith rollback' });
  return followApply(context, flags, session, async (options) =>
    (await session.installer()).rollback(options),
  );
}
