import { clusterFlags } from '../../flags/cluster.ts';
import { outputAliases, reportFlags } from '../../flags/output.ts';
import { snapshotExclusions, snapshotFlags } from '../../flags/snapshot.ts';
import { valuesAliases, valuesFlags } from '../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { CheckFlags } from './run.ts';

export const checkCommand: DocumentedCommand = defineCommand<CheckFlags, []>({
  load: async () => (await import('./run.ts')).check,
  parameters: {
    aliases: { ...valuesAliases, ...outputAliases },
    flags: { ...valuesFlags, ...clusterFlags, ...snapshotFlags, ...reportFlags },
  },
  help: {
    brief: 'Check the cluster for problems before installing (read-only)',
    description: `Reads the cluster and writes nothing; neither the chart nor Helm is needed. Without a values file the defaults
are checked.`,
    usage: ['values', 'context', 'output'],
    examples: [
      {
        command: 'gatesmith check -f values.yaml',
        does: 'Check the current cluster',
      },
      {
        command: 'gatesmith check -f values.yaml --context lab -o json',
        does: 'Check another context, for a program',
      },
      {
        command: 'gatesmith check -f values.yaml --snapshot cluster.json',
        does: 'Check a saved snapshot, without a cluster',
      },
    ],
    exitCodes: { 0: 'no error findings', 3: 'there are error findings' },
  },
  exclusions: snapshotExclusions,
});
