import type { Rule } from './rule.ts';

/** A deprecated mode should not be chosen for a new install. */
export const ipvsDeprecated: Rule = {
  code: 'GS-KUBEPROXY-IPVS-DEPRECATED',
  twin: 'none',
  skippable: true,
  check({ values: { kubeProxy } }) {
    if (kubeProxy.mode !== 'ipvs') return [];
    return [
      {
        path: ['kubeProxy', 'mode'],
        message:
          'kubeProxy.mode: "ipvs" is deprecated as of Kubernetes 1.35, and nothing here needs it: MetalLB works with every mode',
        hint: 'leave it at keep; nftables is where kube-proxy is going',
      },
    ];
  },
};
