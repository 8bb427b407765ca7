import { describeStatus } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { SnapshotFlags } from '../../flags/snapshot.ts';
import { printJson, printText } from '../../output/print.ts';
import { renderStatus } from '../../render/status.ts';
import type { RunContext } from '../../run-context.ts';
import { viewOf } from '../../terminal/style.ts';
import { renderEnding } from '../../verdict/ending.ts';
import { statusEnding } from '../../verdict/status-ending.ts';
import { loadSnapshot } from '../../world/load-snapshot.ts';

/** The flags of `status`. */
export interface StatusFlags extends ClusterFlags, SnapshotFlags, OutputFlags {}

/** Shows the cluster's front door on one screen. */
export async function status(context: RunContext, flags: StatusFlags): Promise<ExitCode> {
  const seen = describeStatus(await loadSnapshot(context, { ...flags, command: 'gatesmith status' }));
  if (flags.output === 'json') printJson(context, seen);
  else {
    const view = viewOf(context.stdout);
    printText(context, renderStatus(seen, { ...view, format: flags.output, now: context.now() }));
    if (flags.output === 'text') printText(context, `\n${renderEnding(statusEnding(seen, flags), view)}`);
  }
  return exitCode.done;
}
