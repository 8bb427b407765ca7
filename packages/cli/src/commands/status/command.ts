import { clusterFlags } from '../../flags/cluster.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { snapshotExclusions, snapshotFlags } from '../../flags/snapshot.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { StatusFlags } from './run.ts';

export const statusCommand: DocumentedCommand = defineCommand<StatusFlags, []>({
  load: async () => (await import('./run.ts')).status,
  parameters: { aliases: outputAliases, flags: { ...clusterFlags, ...snapshotFlags, ...outputFlags } },
  help: {
    brief: 'Show nodes, release, workloads, pools and addresses on one screen',
    usage: ['context', 'output'],
    examples: [
      {
        command: 'gatesmith status',
        does: 'Show the current cluster',
      },
      {
        command: 'gatesmith status --context lab -o json',
        does: 'Show another context, for a program',
      },
      {
        command: 'gatesmith status --snapshot cluster.json',
        does: 'Show a saved snapshot',
      },
    ],
  },
  exclusions: snapshotExclusions,
});
