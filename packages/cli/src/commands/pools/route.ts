import { buildCommand, buildRouteMap, type RouteMap } from '@stricli/core';
import { action } from '../../action.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import { type SnapshotFlags, snapshotFlags } from '../../flags/snapshot.ts';
import { type ValuesFlags, valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `pools`. */
export interface PoolsFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, OutputFlags {
  readonly format: 'table' | 'svg' | 'html';
  readonly out: string;
  readonly growth?: number | undefined;
}

/** The flags of `pools simulate`. */
export interface SimulateFlags extends OutputFlags {
  readonly file: string;
}

function parseGrowth(text: string): number {
  const growth = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(growth))
    throw new Error(`${JSON.stringify(text.slice(0, 40))} is no number of Services, such as 3 or 0.5`);
  return growth;
}

export const poolsRoutes: RouteMap<RoutedContext> = buildRouteMap({
  routes: {
    show: buildCommand<PoolsFlags, [], RoutedContext>({
      loader: async () => action((await import('./show.ts')).show),
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
    }),
    simulate: buildCommand<SimulateFlags, [], RoutedContext>({
      loader: async () => action((await import('./simulate.ts')).simulate),
      parameters: {
        flags: {
          file: {
            kind: 'parsed',
            parse: String,
            placeholder: 'FILE',
            brief: 'the scenario, as JSON or YAML; - reads stdin',
          },
          ...outputFlags,
        },
        aliases: { f: 'file' },
      },
      docs: {
        brief: 'Tell which address each Service of a scenario gets, as MetalLB would assign it',
        fullDescription: `The scenario: { pools: [{ name, addresses, ... }], steps: [{ create: Service } | { delete: "namespace/name" }],
namespaces: { name: labels } }. Where MetalLB chooses by chance, every possibility is listed.`,
      },
    }),
  },
  defaultCommand: 'show',
  docs: { brief: 'See how full the pools are, and try what would be assigned' },
});
