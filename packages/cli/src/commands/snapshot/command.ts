import { clusterExclusions, clusterFlags } from '../../flags/cluster.ts';
import { outAliases } from '../../flags/out.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { SnapshotCommandFlags } from './run.ts';

export const snapshotCommand: DocumentedCommand = defineCommand<SnapshotCommandFlags, []>({
  load: async () => (await import('./run.ts')).snapshot,
  parameters: {
    aliases: { ...outAliases, ...outputAliases },
    flags: {
      out: {
        kind: 'parsed',
        parse: String,
        default: '-',
        placeholder: 'FILE',
        brief: 'where to write; - is stdout',
      },
      ...clusterFlags,
      ...outputFlags,
    },
  },
  help: {
    brief: 'Save what gatesmith sees of a cluster, for a bug report or to look at later',
    description: `A JSON file that check, plan, verify, status, explain and pools read with --snapshot. Secrets are reduced to
their metadata and the names of their keys.`,
    usage: ['out', 'context'],
    examples: [
      {
        command: 'gatesmith snapshot --out cluster.json',
        does: 'Save the current cluster',
      },
      {
        command: 'gatesmith snapshot --context lab -O lab.json',
        does: 'Save another context',
      },
      {
        command: 'gatesmith snapshot | gatesmith status --snapshot -',
        does: 'Pass it on without a file',
      },
    ],
  },
  exclusions: clusterExclusions,
});
