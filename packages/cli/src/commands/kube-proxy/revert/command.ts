import { buildCommand, type Command } from '@stricli/core';
import { applyFlags } from '../../../flags/apply.ts';
import { clusterFlags } from '../../../flags/cluster.ts';
import { kubeProxyRolloutFlags } from '../../../flags/kube-proxy-rollout.ts';
import { outputFlags } from '../../../flags/output.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import type { RevertKubeProxyFlags } from './run.ts';

export const revertKubeProxyCommand: Command<RoutedContext> = buildCommand<
  RevertKubeProxyFlags,
  [],
  RoutedContext
>({
  loader: async () => toAction((await import('./run.ts')).revertKubeProxy),
  parameters: {
    flags: { ...clusterFlags, ...kubeProxyRolloutFlags, ...applyFlags, ...outputFlags },
    aliases: { y: 'yes' },
  },
  docs: {
    brief: "Take gatesmith's last change of kube-proxy back",
    fullDescription: `Restores the exact bytes from before the change, or the field alone if the configuration was edited since. Then the same
restart as on the way there: one node first. The kernel of every node keeps arp_ignore and arp_announce until they are
reset or the node reboots; a finding reports that.

Exit code 0: done, or nothing to revert. 1: failed. 2: bad usage. 130: interrupted.`,
  },
});
