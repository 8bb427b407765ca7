import { buildCommand, type Command } from '@stricli/core';
import { outputFlags } from '../../../flags/output.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import { newClusterFlags } from '../new-cluster-flags.ts';
import type { StartSandboxFlags } from './run.ts';

export const startSandboxCommand: Command<RoutedContext> = buildCommand<StartSandboxFlags, [], RoutedContext>(
  {
    loader: async () => toAction((await import('./run.ts')).startSandbox),
    parameters: { flags: { ...newClusterFlags, ...outputFlags } },
    docs: {
      brief: 'Serve the practice cluster for kubectl and Helm until Ctrl-C',
      fullDescription: `Prints the path of a kubeconfig. The cluster is a model in this process: no container runs and no packet leaves this
machine. It is kept between runs; flags that describe it are for a new one, after gatesmith sandbox reset.`,
    },
  },
);
