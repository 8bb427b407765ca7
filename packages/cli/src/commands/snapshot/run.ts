import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { OutputFlags } from '../../flags/output.ts';
import { printJson } from '../../output/print.ts';
import { writeOutput } from '../../output/write-output.ts';
import type { RunContext } from '../../run-context.ts';
import { loadSnapshot } from '../../world/load-snapshot.ts';

/** The flags of `snapshot`. */
export interface SnapshotCommandFlags extends ClusterFlags, OutputFlags {
  readonly out: string;
}

/** Saves a snapshot of a cluster. */
export async function snapshot(context: RunContext, flags: SnapshotCommandFlags): Promise<ExitCode> {
  const seen = await loadSnapshot(context, { ...flags, command: 'gatesmith snapshot' });
  await writeOutput(context, flags.out, `${JSON.stringify(seen, undefined, 2)}\n`, { mode: 0o600 });
  if (flags.out === '-') return exitCode.done;
  if (flags.output === 'json') printJson(context, { file: flags.out });
  else context.messages.inform(`${flags.out}: ${seen.objects.length} objects, secrets removed`);
  return exitCode.done;
}
