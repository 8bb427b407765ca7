import { applyAliases, applyFlags } from '../../../flags/apply.ts';
import { clusterExclusions, clusterFlags } from '../../../flags/cluster.ts';
import { kubeProxyRolloutFlags } from '../../../flags/kube-proxy-rollout.ts';
import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import type { RevertKubeProxyFlags } from './run.ts';

export const revertKubeProxyCommand: DocumentedCommand = defineCommand<RevertKubeProxyFlags, []>({
  load: async () => (await import('./run.ts')).revertKubeProxy,
  parameters: {
    aliases: { ...applyAliases, ...outputAliases },
    flags: { ...clusterFlags, ...kubeProxyRolloutFlags, ...applyFlags, ...outputFlags },
  },
  help: {
    brief: "Undo gatesmith's last change of kube-proxy",
    description: `Restores the exact bytes from before the change, or the field alone if the configuration was edited since.
Then restarts kube-proxy as apply does: one node first. The kernel of every node keeps arp_ignore and
arp_announce until they are reset or the node reboots; a finding reports that.`,
    usage: ['context', 'yes'],
    examples: [
      {
        command: 'gatesmith kube-proxy plan --revert',
        does: 'Show what revert would do',
      },
      {
        command: 'gatesmith kube-proxy revert',
        does: 'Show the plan, ask, and revert',
      },
      {
        command: 'gatesmith kube-proxy revert --sandbox --yes',
        does: 'Revert on the practice cluster, without asking',
      },
    ],
    exitCodes: { 0: 'done, or nothing to revert', 1: 'failed', 2: 'bad usage' },
  },
  exclusions: clusterExclusions,
  isDestructive: true,
});
