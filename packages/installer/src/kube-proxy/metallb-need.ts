import { parseRange } from '@gatesmith/ip-range';
import { asString, listAt, textAt } from '@gatesmith/kubernetes';
import { advertises } from '@gatesmith/metallb';
import { toResources, type Values } from '@gatesmith/values';
import type { Snapshot } from '../observe/snapshot.ts';

/** Whether the values announce an IPv4 pool in Layer 2, which is what strictARP is for. */
export function valuesNeedLayer2IPv4(values: Values): boolean {
  const resources = toResources(values);
  const layer2 = resources.filter((resource) => resource.kind === 'L2Advertisement');
  return resources.some(
    (resource) =>
      resource.kind === 'IPAddressPool' &&
      resource.spec.addresses.some(isIPv4) &&
      layer2.some((advertisement) => advertises(advertisement, resource)),
  );
}

/**
 * Whether the cluster announces an IPv4 pool in Layer 2. A pool selector is treated as selecting every pool: a needless restart
 * is harmless, an address that every node answers for is not.
 *
 * @returns `undefined` where there are no pools: the setting is normally made before MetalLB is configured.
 */
export function clusterNeedsLayer2IPv4({ objects }: Pick<Snapshot, 'objects'>): boolean | undefined {
  const pools = objects.filter(({ kind }) => kind === 'IPAddressPool');
  if (pools.length === 0) return undefined;
  const layer2 = objects.filter(({ kind }) => kind === 'L2Advertisement');
  return pools.some(
    (pool) =>
      listAt(pool, 'spec', 'addresses').some((range) => isIPv4(asString(range) ?? '')) &&
      layer2.some((advertisement) => {
        const named = listAt(advertisement, 'spec', 'ipAddressPools');
        const selectors = listAt(advertisement, 'spec', 'ipAddressPoolSelectors');
        return named.length === 0 || selectors.length > 0 || named.includes(textAt(pool, 'metadata', 'name'));
      }),
  );
}

function isIPv4(text: string): boolean {
  try {
    return parseRange(text).family === 'ipv4';
  } catch {
    return false;
  }
}
