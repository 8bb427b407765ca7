import { z } from 'zod';

/** The `kubeProxy` section, which only the command line acts on. */
export const kubeProxy = z
  .strictObject({
    mode: z
      .enum(['keep', 'iptables', 'ipvs', 'nftables'])
      .default('keep')
      .meta({
        title: 'Mode',
        description:
          'The proxy mode. keep leaves it unchanged, which is right for almost every cluster: MetalLB works with all of them, ' +
          'and ipvs is deprecated as of Kubernetes 1.35.',
        examples: ['keep'],
      }),
    strictARP: z
      .enum(['when-ipvs', 'always', 'check'])
      .default('when-ipvs')
      .meta({
        title: 'Strict ARP',
        description:
          'when-ipvs sets ipvs.strictARP only where kube-proxy runs in IPVS mode, the one mode that needs it; always sets it in any mode; ' +
          'check only reports.',
        examples: ['when-ipvs'],
      }),
  })
  .prefault({})
  .meta({
    title: 'kube-proxy',
    description: 'Changes that the command line may make to kube-proxy. The chart ignores this section.',
    examples: [{ mode: 'keep', strictARP: 'when-ipvs' }],
  });
