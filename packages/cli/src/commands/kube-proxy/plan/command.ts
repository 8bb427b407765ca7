import { buildCommand, type Command } from '@stricli/core';
import { clusterFlags } from '../../../flags/cluster.ts';
import { kubeProxyPolicyFlags } from '../../../flags/kube-proxy-policy.ts';
import { kubeProxyRolloutFlags } from '../../../flags/kube-proxy-rollout.ts';
import { outputFlags } from '../../../flags/output.ts';
import { snapshotFlags } from '../../../flags/snapshot.ts';
import { valuesFlags } from '../../../flags/values.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import type { PlanKubeProxyFlags } from './run.ts';

export const planKubeProxyCommand: Command<RoutedContext> = buildCommand<
  PlanKubeProxyFlags,
  [],
  RoutedContext
>({
  loader: async () => toAction((await import('./run.ts')).planKubeProxy),
  parameters: {
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...snapshotFlags,
      ...kubeProxyPolicyFlags,
      ...kubeProxyRolloutFlags,
      revert: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'what revert would do instead of apply',
      },
      ...outputFlags,
    },
    aliases: { f: 'values' },
  },
  docs: {
    brief: 'Show what apply would change, and the order in which nodes are restarted',
    fullDescription: `Reads the cluster and writes nothing. Without -f the defaults apply, and whether MetalLB needs it is read
from the pools of the cluster.

Exit code 0: nothing to do. 3: there is something to do, here or in the tool that owns the setting.`,
  },
});
