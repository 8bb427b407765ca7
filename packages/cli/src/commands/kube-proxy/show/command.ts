import { buildCommand, type Command } from '@stricli/core';
import { clusterFlags } from '../../../flags/cluster.ts';
import { outputFlags } from '../../../flags/output.ts';
import { snapshotFlags } from '../../../flags/snapshot.ts';
import { valuesFlags } from '../../../flags/values.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import type { ShowKubeProxyFlags } from './run.ts';

export const showKubeProxyCommand: Command<RoutedContext> = buildCommand<
  ShowKubeProxyFlags,
  [],
  RoutedContext
>({
  loader: async () => toAction((await import('./run.ts')).showKubeProxy),
  parameters: {
    flags: { ...valuesFlags, ...clusterFlags, ...snapshotFlags, ...outputFlags },
    aliases: { f: 'values' },
  },
  docs: {
    brief: 'Show where kube-proxy is set up, its mode and strictARP, and what should be done about it',
    fullDescription: 'Reads the cluster and writes nothing. Without -f the defaults apply.',
  },
});
