import { policyOf } from '@gatesmith/installer';
import type { DecideOptions } from '@gatesmith/kube-proxy';
import type { KubeProxyPolicyFlags } from '../../flags/kube-proxy-policy.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { readValuesOrDefaults } from '../../input/read-values.ts';
import type { RunContext } from '../../run-context.ts';

/** Reads the kube-proxy policy from the values, overridden by flags. Without values it is derived from the pools in the cluster. */
export async function readPolicy(
  context: RunContext,
  flags: ValuesFlags & KubeProxyPolicyFlags,
): Promise<DecideOptions> {
  const { strictArp, mode, acknowledgeIpvs, patchAnyway } = flags;
  const { values } = await readValuesOrDefaults(context, flags);
  const given = (flags.values ?? []).length + (flags.set ?? []).length > 0;
  const wanted = given ? policyOf(values) : values.kubeProxy;
  return {
    ...wanted,
    ...(strictArp === undefined ? {} : { strictARP: strictArp }),
    ...(mode === undefined ? {} : { mode }),
    ...(acknowledgeIpvs ? { acknowledgeIpvs } : {}),
    ...(patchAnyway ? { ownerPolicy: 'patch-anyway' as const } : {}),
  };
}
