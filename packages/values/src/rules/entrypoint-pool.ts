import type { FindingPath } from '@gatesmith/diagnostics';
import type { Values } from '../gen/values.ts';
import { ingressNamespace } from '../ingress-namespace.ts';
import { everyEntry } from '../lost-places.ts';
import { hasEntrypoint, mayServe, whatMayServe, whatNeedsAnAddress } from './entrypoint-service.ts';
import type { Rule } from './rule.ts';

/** An entrypoint that no pool may serve waits for an address until the installation times out. */
export const noPool: Rule = {
  code: 'GS-ENTRYPOINT-NO-POOL',
  // Without a twin: the chart has to render with its defaults, which contain no pool.
  twin: 'none',
  skippable: true,
  check({ forInstall, values }) {
    const { entrypoint, pools } = values;
    if (!forInstall || !hasEntrypoint(values) || !isOfMetalLB(entrypoint.loadBalancerClass)) return [];
    if (pools.length === 0) {
      // The name of a pool that does not exist is a separate finding.
      if (entrypoint.ipAddressPool !== undefined) return [];
      return [
        {
          path: ['pools'],
          reliesOn,
          message: 'pools: there is none, so the entrypoint would wait for an address forever',
          hint: 'add free addresses of your network, such as pools: [{ name: default, addresses: [192.168.20.20-192.168.20.40] }], or set entrypoint.enabled: false',
        },
      ];
    }
    const candidates = pools.filter((pool) => mayServe(pool, values));
    if (candidates.length === 0) {
      if (entrypoint.ipAddressPool !== undefined) return [];
      return [
        {
          path: ['entrypoint'],
          reliesOn,
          message:
            'entrypoint: every pool has autoAssign: false and is for Services that ask for it, so the entrypoint would wait for an address forever',
          hint: `name one of them: entrypoint.ipAddressPool: ${pools[0]?.name}`,
        },
      ];
    }
    const namespace = ingressNamespace(values);
    if (candidates.some((pool) => isOpenTo(namespace, pool))) return [];
    return [
      {
        path: ['entrypoint'],
        reliesOn,
        message: `entrypoint: its namespace ${namespace} is in the serviceAllocation of no pool that may serve it, so the entrypoint would wait for an address forever`,
        hint: `add ${namespace} to serviceAllocation.namespaces of pool ${JSON.stringify(candidates[0]?.name)}, or name another pool in entrypoint.ipAddressPool`,
      },
    ];
  },
};

const reliesOn: readonly FindingPath[] = [
  ...whatNeedsAnAddress,
  ...whatMayServe,
  ['entrypoint', 'loadBalancerClass'],
  ['ingress', 'namespace'],
  ['pools', everyEntry, 'serviceAllocation'],
];

/** A class that is called after another controller is that controller's: it needs no pool of MetalLB's. */
function isOfMetalLB(loadBalancerClass: string): boolean {
  return loadBalancerClass === '' || loadBalancerClass.startsWith('metallb.');
}

/** The namespaces that a selector matches depend on labels that only the cluster contains. */
function isOpenTo(namespace: string, { serviceAllocation }: Values['pools'][number]): boolean {
  const { namespaces = [], namespaceSelectors = [] } = serviceAllocation ?? {};
  return namespaces.length === 0 || namespaceSelectors.length > 0 || namespaces.includes(namespace);
}
