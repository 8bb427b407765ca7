import { buildCommand, type Command } from '@stricli/core';
import { clusterFlags } from '../../flags/cluster.ts';
import { outputFlags } from '../../flags/output.ts';
import { snapshotFlags } from '../../flags/snapshot.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { StatusFlags } from './run.ts';

export const statusCommand: Command<RoutedContext> = buildCommand<StatusFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).status),
  parameters: { flags: { ...clusterFlags, ...snapshotFlags, ...outputFlags } },
  docs: { brief: 'Show nodes, release, workloads, pools and addresses on one screen' },
});
