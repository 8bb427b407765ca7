import { buildCommand, type Command } from '@stricli/core';
import { action } from '../../action.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import { type SnapshotFlags, snapshotFlags } from '../../flags/snapshot.ts';
import { type ValuesFlags, valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `kube-proxy show`. */
export interface ShowFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, OutputFlags {}

export const showCommand: Command<RoutedContext> = buildCommand<ShowFlags, [], RoutedContext>({
  loader: async () => action((await import('./show.ts')).show),
  parameters: {
    flags: { ...valuesFlags, ...clusterFlags, ...snapshotFlags, ...outputFlags },
    aliases: { f: 'values' },
  },
  docs: {
    brief: 'Show where kube-proxy is set up, its mode and strictARP, and what should be done about it',
    fullDescription: 'Reads the cluster and writes nothing. Without -f the defaults decide what is wanted.',
  },
});
