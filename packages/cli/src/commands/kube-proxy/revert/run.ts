import type { ExitCode } from '../../../exit-code.ts';
import type { ApplyFlags } from '../../../flags/apply.ts';
import type { ClusterFlags } from '../../../flags/cluster.ts';
import type { KubeProxyRolloutFlags } from '../../../flags/kube-proxy-rollout.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import type { RunContext } from '../../../run-context.ts';
import { runKubeProxyChange } from '../run-change.ts';

/** The flags of `kube-proxy revert`. */
export interface RevertKubeProxyFlags extends ClusterFlags, KubeProxyRolloutFlags, ApplyFlags, OutputFlags {}

/** Reverts gatesmith's last change of kube-proxy. */
export async function revertKubeProxy(context: RunContext, flags: RevertKubeProxyFlags): Promise<ExitCode> {
  return runKubeProxyChange(context, flags, {
    command: 'gatesmith kube-proxy revert',
    start: (installer, options) => installer.revert(options),
  });
}
