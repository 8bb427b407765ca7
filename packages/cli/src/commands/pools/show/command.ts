import { buildCommand, type Command } from '@stricli/core';
import { clusterFlags } from '../../../flags/cluster.ts';
import { outputFlags } from '../../../flags/output.ts';
import { snapshotFlags } from '../../../flags/snapshot.ts';
import { valuesFlags } from '../../../flags/values.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import type { ShowPoolsFlags } from './run.ts';

export const showPoolsCommand: Command<RoutedContext> = buildCommand<ShowPoolsFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).showPools),
  parameters: {
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...snapshotFlags,
      format: {
        kind: 'enum',
        values: ['table', 'svg', 'html'],
        default: 'table',
        brief: 'a table, or a picture: used, free, left out, collisions',
      },
      out: {
        kind: 'parsed',
        parse: String,
        default: '-',
        placeholder: 'FILE',
        brief: 'where the picture goes; - is stdout',
      },
      growth: {
        kind: 'parsed',
        parse: parseGrowth,
        optional: true,
        placeholder: 'NUMBER',
        brief: 'new Services a week, for the forecast; default: as in the last eight weeks',
      },
      ...outputFlags,
    },
    aliases: { f: 'values', o: 'out' },
  },
  docs: {
    brief: 'Show each pool: size, who uses it, what is free, the next address',
    fullDescription:
      "Looks at the cluster's pools; with -f alone at those of the values, without a cluster. Says in how many weeks each pool\nis full: at the rate of --growth, or at the one at which its Services appeared lately.",
  },
});

function parseGrowth(text: string): number {
  const growth = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(growth)) throw new Error('not a number of Services; write 3 or 0.5');
  return growth;
}
