import { buildCommand, type Command } from '@stricli/core';
import { action } from '../../action.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `snapshot`. */
export interface SnapshotCommandFlags extends ClusterFlags, OutputFlags {
  readonly out: string;
}

export const snapshotCommand: Command<RoutedContext> = buildCommand<SnapshotCommandFlags, [], RoutedContext>({
  loader: async () => action((await import('./impl.ts')).snapshot),
  parameters: {
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
    aliases: { o: 'out' },
  },
  docs: {
    brief: 'Save what gatesmith sees of a cluster, for a bug report or to look at later',
    fullDescription: `A JSON file that check, plan, verify, status and pools read with --snapshot. Secrets are reduced to their names and
the names of their keys.`,
  },
});
