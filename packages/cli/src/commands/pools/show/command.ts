import { clusterFlags } from '../../../flags/cluster.ts';
import { outAliases } from '../../../flags/out.ts';
import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { snapshotExclusions, snapshotFlags } from '../../../flags/snapshot.ts';
import { valuesAliases, valuesFlags } from '../../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import type { ShowPoolsFlags } from './run.ts';

export const showPoolsCommand: DocumentedCommand = defineCommand<ShowPoolsFlags, []>({
  load: async () => (await import('./run.ts')).showPools,
  parameters: {
    aliases: { ...valuesAliases, ...outAliases, ...outputAliases },
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
  },
  help: {
    brief: 'Show each pool: size, who uses it, what is free, the next address',
    description: `Shows the pools of the cluster; with -f, those of the values, without a cluster. Estimates in how many weeks
each pool is full: at the rate of --growth, or at the rate at which its Services were created lately.`,
    usage: ['values', 'context', 'format', 'growth'],
    examples: [
      {
        command: 'gatesmith pools',
        does: 'Show the pools of the current cluster',
      },
      {
        command: 'gatesmith pools show -f values.yaml',
        does: 'Show the pools of a values file, without a cluster',
      },
      {
        command: 'gatesmith pools show --format html --out pools.html',
        does: 'Draw them',
      },
    ],
  },
  exclusions: [
    ...snapshotExclusions,
    ...(['values', 'set'] as const).flatMap((input) =>
      (['sandbox', 'snapshot', 'context', 'kubeconfig'] as const).map((cluster) => ({
        flags: [input, cluster] as const,
        reason: 'the pools come either from the values or from a cluster',
      })),
    ),
  ],
});

function parseGrowth(text: string): number {
  const growth = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(growth)) throw new Error('not a number of Services; write 3 or 0.5');
  return growth;
}
