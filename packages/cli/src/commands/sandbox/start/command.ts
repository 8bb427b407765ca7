import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import { newClusterFlags } from '../new-cluster-flags.ts';
import type { StartSandboxFlags } from './run.ts';

export const startSandboxCommand: DocumentedCommand = defineCommand<StartSandboxFlags, []>({
  load: async () => (await import('./run.ts')).startSandbox,
  parameters: { aliases: outputAliases, flags: { ...newClusterFlags, ...outputFlags } },
  help: {
    brief: 'Serve the practice cluster for kubectl and Helm until Ctrl-C',
    description: `Prints the path of a kubeconfig. The cluster is a model in this process: no container runs and no packet
leaves this machine. It is kept between runs; flags that describe it are for a new one, after gatesmith
sandbox reset.`,
    usage: ['kubeProxyMode', 'kubernetesVersion'],
    examples: [
      {
        command: 'gatesmith sandbox start',
        does: 'Serve the kept cluster, or a new one',
      },
      {
        command: 'gatesmith sandbox start --kube-proxy-mode nftables',
        does: 'Serve a new cluster with another kube-proxy mode',
      },
      {
        command: 'gatesmith sandbox start --webhook x509',
        does: 'Serve a new cluster whose MetalLB webhook fails',
      },
    ],
  },
});
