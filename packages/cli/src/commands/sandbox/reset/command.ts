import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import { newClusterFlags } from '../new-cluster-flags.ts';
import type { ResetSandboxFlags } from './run.ts';

export const resetSandboxCommand: DocumentedCommand = defineCommand<ResetSandboxFlags, []>({
  load: async () => (await import('./run.ts')).resetSandbox,
  parameters: { aliases: outputAliases, flags: { ...newClusterFlags, ...outputFlags } },
  help: {
    brief: 'Delete the practice cluster; the next command starts a new one',
    description: `Flags describe the new one.`,
    usage: ['kubeProxyMode', 'kubernetesVersion'],
    examples: [
      {
        command: 'gatesmith sandbox reset',
        does: 'Start afresh',
      },
      {
        command: 'gatesmith sandbox reset --kube-proxy-mode iptables',
        does: 'Start afresh with another kube-proxy mode',
      },
      {
        command: 'gatesmith sandbox reset --exclude-label n1',
        does: 'Start afresh with a node that is excluded from load balancers',
      },
    ],
  },
  isDestructive: true,
});
