import { applyAliases, applyFlags } from '../../../flags/apply.ts';
import { clusterExclusions, clusterFlags } from '../../../flags/cluster.ts';
import { kubeProxyPolicyFlags } from '../../../flags/kube-proxy-policy.ts';
import { kubeProxyRolloutFlags } from '../../../flags/kube-proxy-rollout.ts';
import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { valuesAliases, valuesFlags } from '../../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import type { ApplyKubeProxyFlags } from './run.ts';

export const applyKubeProxyCommand: DocumentedCommand = defineCommand<ApplyKubeProxyFlags, []>({
  load: async () => (await import('./run.ts')).applyKubeProxy,
  parameters: {
    aliases: { ...valuesAliases, ...applyAliases, ...outputAliases },
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...kubeProxyPolicyFlags,
      ...kubeProxyRolloutFlags,
      ...applyFlags,
      ...outputFlags,
    },
  },
  help: {
    brief: 'Set what address announcement needs of kube-proxy, and restart it node by node',
    description: `Shows the plan and asks. Then: a dry run by the server, a backup, a write that succeeds only if the
configuration has not changed since it was read, one node restarted and watched, the others, a verification.
If a restarted kube-proxy fails to start, the old configuration is restored and the affected nodes are
restarted. A configuration that is edited meanwhile is never overwritten: the change is planned and shown
again. After Ctrl-C, run apply again to continue, or revert to go back.`,
    usage: ['values', 'context', 'yes'],
    examples: [
      {
        command: 'gatesmith kube-proxy apply',
        does: 'Show the plan, ask, and apply it',
      },
      {
        command: 'gatesmith kube-proxy apply --canary-node n2 --soak 1m',
        does: 'Try one node first, and watch it for a minute',
      },
      {
        command: 'gatesmith kube-proxy apply --sandbox --yes',
        does: 'Try it on the practice cluster, without asking',
      },
    ],
    exitCodes: {
      0: 'done, or nothing to do',
      1: 'failed; the output names what was restored',
      2: 'bad usage',
      3: 'the setting belongs to another tool; the output shows where to change it',
    },
  },
  exclusions: clusterExclusions,
});
