import { buildCommand, type Command } from '@stricli/core';
import { action } from '../../action.ts';
import { type ApplyFlags as RunFlags, applyFlags as runFlags } from '../../flags/apply.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';
import { type KubeProxyPolicyFlags, kubeProxyPolicyFlags } from '../../flags/kube-proxy-policy.ts';
import { type KubeProxyRolloutFlags, kubeProxyRolloutFlags } from '../../flags/kube-proxy-rollout.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import { type ValuesFlags, valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `kube-proxy apply`. */
export interface ApplyFlags
  extends ValuesFlags,
    KubeProxyPolicyFlags,
    ClusterFlags,
    KubeProxyRolloutFlags,
    RunFlags,
    OutputFlags {}

export const applyCommand: Command<RoutedContext> = buildCommand<ApplyFlags, [], RoutedContext>({
  loader: async () => action((await import('./apply.ts')).apply),
  parameters: {
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...kubeProxyPolicyFlags,
      ...kubeProxyRolloutFlags,
      ...runFlags,
      ...outputFlags,
    },
    aliases: { f: 'values', y: 'yes' },
  },
  docs: {
    brief: 'Set what address announcement needs of kube-proxy, and restart it node by node',
    fullDescription: `Shows the plan and asks. Then: a dry run by the server, a backup, a write that succeeds only if the text is still the one that
was read, one node restarted and watched, the others, a verification. When a restarted kube-proxy does not come up, the old
text is brought back and the nodes that were disturbed are restarted. A text that somebody edits meanwhile is never
overwritten: the change is planned anew and shown again. Ctrl-C leaves a state from which apply goes on and revert goes back.

Exit code 0: done, or nothing to do. 1: failed, and what was brought back. 2: bad usage. 3: the setting belongs to another
tool, which is told. 130: interrupted.`,
  },
});
