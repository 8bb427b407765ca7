import { clusterFlags } from '../../../flags/cluster.ts';
import { kubeProxyPolicyFlags } from '../../../flags/kube-proxy-policy.ts';
import { kubeProxyRolloutFlags } from '../../../flags/kube-proxy-rollout.ts';
import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { snapshotExclusions, snapshotFlags } from '../../../flags/snapshot.ts';
import { valuesAliases, valuesFlags } from '../../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import type { PlanKubeProxyFlags } from './run.ts';

export const planKubeProxyCommand: DocumentedCommand = defineCommand<PlanKubeProxyFlags, []>({
  load: async () => (await import('./run.ts')).planKubeProxy,
  parameters: {
    aliases: { ...valuesAliases, ...outputAliases },
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
  },
  help: {
    brief: 'Show what apply would change, and the order in which nodes are restarted',
    description: `Reads the cluster and writes nothing. Without a values file the defaults apply, and whether MetalLB needs the
change is read from the pools of the cluster.`,
    usage: ['values', 'context', 'revert', 'output'],
    examples: [
      {
        command: 'gatesmith kube-proxy plan',
        does: 'Show the change for the current cluster',
      },
      {
        command: 'gatesmith kube-proxy plan --revert',
        does: 'Show what revert would do',
      },
      {
        command: 'gatesmith kube-proxy plan -f values.yaml --snapshot cluster.json',
        does: 'Show it for a saved snapshot',
      },
    ],
    exitCodes: {
      0: 'nothing to do',
      3: 'there is something to do, here or in the tool that owns the setting',
    },
  },
  exclusions: snapshotExclusions,
});
