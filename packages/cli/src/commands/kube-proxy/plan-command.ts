import { buildCommand, type Command } from '@stricli/core';
import { action } from '../../action.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';
import { type KubeProxyPolicyFlags, kubeProxyPolicyFlags } from '../../flags/kube-proxy-policy.ts';
import { type KubeProxyRolloutFlags, kubeProxyRolloutFlags } from '../../flags/kube-proxy-rollout.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import { type SnapshotFlags, snapshotFlags } from '../../flags/snapshot.ts';
import { type ValuesFlags, valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `kube-proxy plan`. */
export interface PlanFlags
  extends ValuesFlags,
    ClusterFlags,
    SnapshotFlags,
    KubeProxyPolicyFlags,
    KubeProxyRolloutFlags,
    OutputFlags {
  readonly revert: boolean;
}

export const planCommand: Command<RoutedContext> = buildCommand<PlanFlags, [], RoutedContext>({
  loader: async () => action((await import('./plan.ts')).plan),
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
    fullDescription: `Reads the cluster and writes nothing. Without -f the defaults decide what is wanted, and whether MetalLB needs it is read
from the pools of the cluster.

Exit code 0: nothing to do. 3: there is something to do, here or in the tool that owns the setting.`,
  },
});
