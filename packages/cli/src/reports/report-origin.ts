import { redact } from '@gatesmith/diagnostics';
import type { Snapshot } from '@gatesmith/installer';
import type { SnapshotFlags } from '../flags/snapshot.ts';
import type { ValuesFlags } from '../flags/values.ts';
import type { RunContext } from '../run-context.ts';
import { quoted } from '../verdict/command-line.ts';
import { version } from '../version.ts';
import type { ReportedCluster, ReportOrigin } from './report.ts';

/** The origin of a report of the command that runs. */
export function reportOrigin(
  { argv, cwd, now }: Pick<RunContext, 'argv' | 'cwd' | 'now'>,
  { values = [] }: ValuesFlags,
  cluster?: ReportedCluster,
): ReportOrigin {
  return {
    command: argv[0] ?? '',
    commandLine: redact(['gatesmith', ...argv].map(quoted).join(' ')),
    version,
    createdAt: new Date(now()).toISOString(),
    cluster,
    files: values,
    folder: cwd,
  };
}

/** The cluster that a snapshot was taken of. */
export function reportedCluster(
  { server, takenAt }: Snapshot,
  { snapshot, sandbox }: SnapshotFlags & { readonly sandbox: boolean },
): ReportedCluster {
  const { context, gitVersion, address } = server;
  const known = { context, kubernetes: gitVersion, address };
  if (snapshot !== undefined) return { kind: 'snapshot', ...known, takenAt };
  return { kind: sandbox ? 'practice cluster' : 'cluster', ...known };
}
