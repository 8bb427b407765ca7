import { type CommandGroup, defineGroup } from '../../routing/define-group.ts';
import { applyKubeProxyCommand } from './apply/command.ts';
import { patchKubeProxyCommand } from './patch/command.ts';
import { planKubeProxyCommand } from './plan/command.ts';
import { revertKubeProxyCommand } from './revert/command.ts';
import { showKubeProxyCommand } from './show/command.ts';

export const kubeProxyRoutes: CommandGroup = defineGroup({
  routes: {
    show: showKubeProxyCommand,
    patch: patchKubeProxyCommand,
    plan: planKubeProxyCommand,
    apply: applyKubeProxyCommand,
    revert: revertKubeProxyCommand,
  },
  help: {
    brief: 'See and set what address announcement needs of kube-proxy',
    examples: [
      { command: 'gatesmith kube-proxy show', does: 'Show the mode and strictARP of the current cluster' },
      { command: 'gatesmith kube-proxy plan', does: 'Show what apply would change' },
      {
        command: 'gatesmith kube-proxy patch --file kube-proxy.yaml --check',
        does: 'Check a file, without a cluster',
      },
    ],
  },
});
