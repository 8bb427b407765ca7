import type { ExitCode } from '../../../exit-code.ts';
import type { ApplyFlags } from '../../../flags/apply.ts';
import type { ClusterFlags } from '../../../flags/cluster.ts';
import type { KubeProxyPolicyFlags } from '../../../flags/kube-proxy-policy.ts';
import type { KubeProxyRolloutFlags } from '../../../flags/kube-proxy-rollout.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import type { ValuesFlags } from '../../../flags/values.ts';
import type { RunContext } from '../../../run-context.ts';
import { readPolicy } from '../read-policy.ts';
import { runKubeProxyChange } from '../run-change.ts';

/** The flags of `kube-proxy apply`. */
export interface ApplyKubeProxyFlags
  extends ValuesFlags,
    KubeProxyPolicyFlags,
    ClusterFlags,
    KubeProxyRolloutFlags,
    ApplyFlags,
    OutputFlags {}

/** Changes kube-proxy's configuration as the policy requires, and restarts it node by node. */
export async function applyKubeProxy(context: RunContext, flags: ApplyKubeProxyFlags): Promise<ExitCode> {
  const policy = await readPolicy(context, flags);
  return runKubeProxyChange(context, flags, {
    command: 'gatesmith kube-proxy apply',
    start: (installer, options) => installer.apply({ ...options, policy }),
  });
}
