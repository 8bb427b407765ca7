import { buildCommand, type Command } from '@stricli/core';
import { applyFlags } from '../../../flags/apply.ts';
import { clusterFlags } from '../../../flags/cluster.ts';
import { kubeProxyPolicyFlags } from '../../../flags/kube-proxy-policy.ts';
import { kubeProxyRolloutFlags } from '../../../flags/kube-proxy-rollout.ts';
import { outputFlags } from '../../../flags/output.ts';
import { valuesFlags } from '../../../flags/values.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import type { ApplyKubeProxyFlags } from './run.ts';

export const applyKubeProxyCommand: Command<RoutedContext> = buildCommand<
  ApplyKubeProxyFlags,
  [],
  RoutedContext
>({
  loader: async () => toAction((await import('./run.ts')).applyKubeProxy),
  parameters: {
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...kubeProxyPolicyFlags,
      ...kubeProxyRolloutFlags,
      ...applyFlags,
      ...outputFlags,
    },
    aliases: { f: 'values', y: 'yes' },
  },
  docs: {
    brief: 'Set what address announcement needs of kube-proxy, and restart it node by node',
    fullDescription: `Shows the plan and asks. Then: a dry run by the server, a backup, a write that succeeds only if the configuration is still the one that
was read, one node restarted and watched, the others, a verification. If a restarted kube-proxy fails to start, the old
configuration is restored and the affected nodes are restarted. A configuration that is edited meanwhile is never
overwritten: the change is planned and shown again. After Ctrl-C, run apply again to continue, or revert to go back.

Exit code 0: done, or nothing to do. 1: failed, and what was brought back. 2: bad usage. 3: the setting belongs to another
tool; the output shows where to change it. 130: interrupted.`,
  },
});
