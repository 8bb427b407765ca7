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
    fullDescription: `Shows the plan and asks. Then: a dry run by the server, a backup, a write that succeeds only if the text is still the one that
was read, one node restarted and watched, the others, a verification. When a restarted kube-proxy does not come up, the old
text is brought back and the nodes that were disturbed are restarted. A text that somebody edits meanwhile is never
overwritten: the change is planned anew and shown again. Ctrl-C leaves a state from which apply goes on and revert goes back.

Exit code 0: done, or nothing to do. 1: failed, and what was brought back. 2: bad usage. 3: the setting belongs to another
tool, which is told. 130: interrupted.`,
  },
});
