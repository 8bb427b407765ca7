import { type CommandGroup, defineGroup } from '../../routing/define-group.ts';
import { importMetalLBConfigMapCommand } from './metallb-configmap/command.ts';

export const importRoutes: CommandGroup = defineGroup({
  routes: { 'metallb-configmap': importMetalLBConfigMapCommand },
  help: {
    brief: 'Import the configuration of other tools',
    examples: [
      {
        command: 'gatesmith import metallb-configmap config.yaml > values.yaml',
        does: "Convert MetalLB's old ConfigMap",
      },
      {
        command: 'gatesmith import metallb-configmap helmrelease.yaml -O values.yaml',
        does: 'Convert what Flux installs',
      },
      {
        command:
          'kubectl -n metallb-system get configmap config -o yaml | gatesmith import metallb-configmap -',
        does: 'Convert the configuration of a cluster',
      },
    ],
  },
});
