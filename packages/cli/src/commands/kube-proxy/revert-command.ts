import { buildCommand, type Command } from '@stricli/core';
import { action } from '../../action.ts';
import { type ApplyFlags as RunFlags, applyFlags as runFlags } from '../../flags/apply.ts';
import { type ClusterFlags, clusterFlags } from '../../flags/cluster.ts';

import { type KubeProxyRolloutFlags, kubeProxyRolloutFlags } from '../../flags/kube-proxy-rollout.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';

import type { RoutedContext } from '../../run-context.ts';

/** The flags of `kube-proxy revert`. */
export interface RevertFlags extends ClusterFlags, KubeProxyRolloutFlags, RunFlags, OutputFlags {}

export const revertCommand: Command<RoutedContext> = buildCommand<RevertFlags, [], RoutedContext>({
  loader: async () => action((await import('./revert.ts')).revert),
  parameters: {
    flags: { ...clusterFlags, ...kubeProxyRolloutFlags, ...runFlags, ...outputFlags },
    aliases: { y: 'yes' },
  },
  docs: {
    brief: "Take gatesmith's last change of kube-proxy back",
    fullDescription: `Brings the exact bytes from before the change back, or the field alone where somebody has edited the text since. Then the same
restart as on the way there: one node first. The kernel of every node keeps arp_ignore and arp_announce until they are
reset or the node reboots; a finding says so.

Exit code 0: done, or nothing to take back. 1: failed. 2: bad usage. 130: interrupted.`,
  },
});
