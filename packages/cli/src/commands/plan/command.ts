import { buildCommand, type Command } from '@stricli/core';
import { acceptFlags } from '../../flags/accept.ts';
import { chartFlags } from '../../flags/chart.ts';
import { clusterFlags } from '../../flags/cluster.ts';
import { reportFlags } from '../../flags/output.ts';
import { snapshotFlags } from '../../flags/snapshot.ts';
import { valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { PlanFlags } from './run.ts';

export const planCommand: Command<RoutedContext> = buildCommand<PlanFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).plan),
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
      ...acceptFlags,
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
