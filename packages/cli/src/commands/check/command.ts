import { buildCommand, type Command } from '@stricli/core';
import { clusterFlags } from '../../flags/cluster.ts';
import { reportFlags } from '../../flags/output.ts';
import { snapshotFlags } from '../../flags/snapshot.ts';
import { valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { CheckFlags } from './run.ts';

export const checkCommand: Command<RoutedContext> = buildCommand<CheckFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).check),
  parameters: {
    flags: { ...valuesFlags, ...clusterFlags, ...snapshotFlags, ...reportFlags },
    aliases: { f: 'values' },
  },
  docs: {
    brief: 'Check the cluster for problems before installing (read-only)',
    fullDescription: `Reads the cluster and writes nothing; neither the chart nor Helm is needed. Without -f the defaults are checked.

Exit code 0: no error findings. 3: there are error findings.`,
  },
});
