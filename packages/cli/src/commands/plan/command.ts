import { buildCommand, type Command } from '@stricli/core';
import { action } from '../../action.ts';
import { type ChartFlags, chartFlags } from '../../flags/chart.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';
import { type ReportFlags, reportFlags } from '../../flags/output.ts';
import { type SnapshotFlags, snapshotFlags } from '../../flags/snapshot.ts';
import { type ValuesFlags, valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `plan`. */
export interface PlanFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, ChartFlags, ReportFlags {
  readonly out?: string;
}

export const planCommand: Command<RoutedContext> = buildCommand<PlanFlags, [], RoutedContext>({
  loader: async () => action((await import('./impl.ts')).plan),
  parameters: {
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...snapshotFlags,
      ...chartFlags,
      out: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'FILE',
        brief: 'save the plan for gatesmith up --plan',
      },
      ...reportFlags,
    },
    aliases: { f: 'values', o: 'out' },
  },
  docs: {
    brief: 'Show what up would do, and why',
    fullDescription: `Reads the cluster and writes nothing. Each step names its reason, its changes and what it waits for.

Exit code 0: nothing to do. 3: there are changes, or findings that stop up.`,
  },
});
