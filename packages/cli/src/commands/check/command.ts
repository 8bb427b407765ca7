import { buildCommand, type Command } from '@stricli/core';
import { action } from '../../action.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';
import { type ReportFlags, reportFlags } from '../../flags/output.ts';
import { type SnapshotFlags, snapshotFlags } from '../../flags/snapshot.ts';
import { type ValuesFlags, valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `check`. */
export interface CheckFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, ReportFlags {}

export const checkCommand: Command<RoutedContext> = buildCommand<CheckFlags, [], RoutedContext>({
  loader: async () => action((await import('./impl.ts')).check),
  parameters: {
    flags: { ...valuesFlags, ...clusterFlags, ...snapshotFlags, ...reportFlags },
    aliases: { f: 'values' },
  },
  docs: {
    brief: 'Find what speaks against an install, without writing anything',
    fullDescription: `Reads the cluster and writes nothing; neither the chart nor Helm is needed. Without -f the defaults are checked.

Exit code 0: nothing speaks against it. 3: there are error findings.`,
  },
});
