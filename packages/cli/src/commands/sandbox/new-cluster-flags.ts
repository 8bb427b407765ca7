import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../../run-context.ts';
import type { KeptOptions } from '../../sandbox/state-file.ts';

/** Properties of a new practice cluster. */
export interface NewClusterFlags {
  readonly kubeProxyMode?: 'ipvs' | 'iptables' | 'nftables';
  readonly strictArp: boolean;
  readonly webhookLate?: number;
  readonly webhook?: 'ok' | 'refused' | 'x509' | 'timeout' | 'absent';
  readonly excludeLabel?: readonly string[];
  readonly kubernetesVersion?: string;
}

export const newClusterFlags: FlagParametersForType<NewClusterFlags, RoutedContext> = {
  kubeProxyMode: {
    kind: 'enum',
    values: ['ipvs', 'iptables', 'nftables'],
    optional: true,
    brief: 'mode of kube-proxy; default: ipvs',
  },
  strictArp: { kind: 'boolean', default: false, withNegated: false, brief: 'strictARP is on from the start' },
  webhookLate: {
    kind: 'parsed',
    parse: parseSeconds,
    optional: true,
    placeholder: 'SECONDS',
    brief: "how long MetalLB's webhook stays silent after its pod is ready",
  },
  webhook: {
    kind: 'enum',
    values: ['ok', 'refused', 'x509', 'timeout', 'absent'],
    optional: true,
    brief: "what is wrong with MetalLB's webhook",
  },
  excludeLabel: {
    kind: 'parsed',
    parse: String,
    variadic: ',',
    optional: true,
    placeholder: 'NODE',
    brief: 'nodes that are excluded from load balancers; may repeat',
  },
  kubernetesVersion: {
    kind: 'parsed',
    parse: String,
    optional: true,
    placeholder: 'VERSION',
    brief: 'version that the server says it is',
  },
};

/** The flags as options of a new practice cluster; `undefined` when none was given. */
export function optionsOf(flags: NewClusterFlags): KeptOptions | undefined {
  const { kubeProxyMode, strictArp, webhookLate, webhook, excludeLabel, kubernetesVersion } = flags;
  const given = [kubeProxyMode, webhookLate, webhook, excludeLabel, kubernetesVersion].some(
    (flag) => flag !== undefined,
  );
  if (!given && !strictArp) return undefined;
  const excluded = new Set(excludeLabel ?? []);
  return {
    kubeProxy: { mode: kubeProxyMode, strictARP: strictArp },
    ...(webhookLate === undefined ? {} : { delays: { webhookServes: webhookLate * 1000 } }),
    ...(webhook === undefined || webhook === 'ok'
      ? {}
      : { faults: { webhooks: { '*': webhook === 'absent' ? 'no-endpoints' : webhook } } }),
    ...(excluded.size === 0
      ? {}
      : {
          nodes: ['n1', 'n2', 'n3'].map((name, index) => ({
            name,
            address: `192.168.20.${11 + index}`,
            excludeFromLoadBalancers: excluded.has(name),
          })),
        }),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
  };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0 || seconds > 3600)
    throw new SyntaxError('not a number of seconds from 0 to 3600');
  return seconds;
}
