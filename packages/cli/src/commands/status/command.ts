import { buildCommand, type Command } from '@stricli/core';
import { action } from '../../action.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import { type SnapshotFlags, snapshotFlags } from '../../flags/snapshot.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `status`. */
export interface StatusFlags extends ClusterFlags, SnapshotFlags, OutputFlags {}

export const statusCommand: Command<RoutedContext> = buildCommand<StatusFlags, [], RoutedContext>({
  loader: async () => action((await import('./impl.ts')).status),
  parameters: { flags: { ...clusterFlags, ...snapshotFlags, ...outputFlags } },
  docs: { brief: 'Show nodes, release, workloads, pools and addresses on one screen' },
});
