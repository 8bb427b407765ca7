import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** The kube-proxy policy; each flag overrides the values. */
export interface KubeProxyPolicyFlags {
  readonly strictArp?: 'when-ipvs' | 'always' | 'check';
  readonly mode?: 'keep' | 'nftables' | 'iptables' | 'ipvs';
  readonly acknowledgeIpvs: boolean;
  readonly patchAnyway: boolean;
}

export const kubeProxyPolicyFlags: FlagParametersForType<KubeProxyPolicyFlags, RoutedContext> = {
  strictArp: {
    kind: 'enum',
    values: ['when-ipvs', 'always', 'check'],
    placeholder: 'WHEN',
    optional: true,
    brief: 'when strictARP is switched on; check only reports; default: the values, when-ipvs',
  },
  mode: {
    kind: 'enum',
    values: ['keep', 'nftables', 'iptables', 'ipvs'],
    placeholder: 'MODE',
    optional: true,
    brief: 'proxy mode to set; default: the values, keep',
  },
  acknowledgeIpvs: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'acknowledge that ipvs is deprecated as of Kubernetes 1.35',
  },
  patchAnyway: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'also change settings that another tool owns and will revert',
  },
};
