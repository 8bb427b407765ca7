import { buildCommand, type Command } from '@stricli/core';
import { clusterFlags } from '../../flags/cluster.ts';
import { outputFlags } from '../../flags/output.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { SnapshotCommandFlags } from './run.ts';

export const snapshotCommand: Command<RoutedContext> = buildCommand<SnapshotCommandFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).snapshot),
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
