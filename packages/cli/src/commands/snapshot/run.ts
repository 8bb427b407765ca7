import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { OutputFlags } from '../../flags/output.ts';
import { printJson } from '../../output/print.ts';
import { writeOutput } from '../../output/write-output.ts';
import { count } from '../../render/count.ts';
import type { RunContext } from '../../run-context.ts';
import { commandLine } from '../../verdict/command-line.ts';
import { renderEnding } from '../../verdict/ending.ts';
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
  else {
    context.messages.inform(
      renderEnding(
        {
          tone: 'good',
          verdict: `${flags.out}: ${count(seen.objects.length, 'object')}, secrets removed.`,
          next: [{ commands: [commandLine('gatesmith check', { snapshot: flags.out })] }],
        },
        context.messages.view,
      ),
    );
  }
  return exitCode.done;
}
