import { bringUp } from '../../apply/bring-up.ts';
import { dryRun } from '../../apply/dry-run.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { AcceptFlags } from '../../flags/accept.ts';
import type { ApplyFlags } from '../../flags/apply.ts';
import type { ChartFlags } from '../../flags/chart.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { DryRunFlags } from '../../flags/dry-run.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { RecoverReleaseFlags } from '../../flags/recover-release.ts';
import type { RunContext } from '../../run-context.ts';
import { withWorld } from '../../world/with-world.ts';

/** The flags of `rollback`. */
export interface RollbackFlags
  extends ClusterFlags,
    ChartFlags,
    AcceptFlags,
    ApplyFlags,
    RecoverReleaseFlags,
    DryRunFlags,
    OutputFlags {}

/** Brings the cluster back to the values that were in force before. */
export async function rollback(context: RunContext, flags: RollbackFlags): Promise<ExitCode> {
  const { accept, recoverRelease } = flags;
  return withWorld(context, { ...flags, command: 'gatesmith rollback' }, async (world) => {
    const installer = await world.installer();
    if (flags.dryRun) {
      return dryRun(context, {
        command: 'gatesmith rollback',
        flags,
        model: world.model,
        start: async (run) => installer.rollback({ ...run, accept }),
      });
    }
    return bringUp(context, {
      command: 'gatesmith rollback',
      flags,
      world,
      start: async (run) => installer.rollback({ ...run, recoverRelease, accept }),
    });
  });
}
