import { matchesAny } from '@gatesmith/kubernetes';
import type { BGPAdvertisement, IPAddressPool, L2Advertisement } from './resources.ts';

/**
 * Whether an advertisement covers a pool: by name, by a selector on the pool's labels, or because it neither names nor
 * selects any (`setL2AdvertisementsToPools` in MetalLB 0.16's internal/config).
 */
export function advertises(
  { spec }: L2Advertisement | BGPAdvertisement,
  { metadata }: IPAddressPool,
): boolean {
  const { ipAddressPools = [], ipAddressPoolSelectors = [] } = spec;
  if (ipAddressPools.length === 0 && ipAddressPoolSelectors.length === 0) return true;
  return ipAddressPools.includes(metadata.name) || matchesAny(ipAddressPoolSelectors, metadata.labels ?? {});
}

/**
 * The same question for many pools: whether any of the advertisements covers a pool. The names are collected once, so
 * asking for every pool of a large set takes linear time.
 */
export function coverage(
  advertisements: readonly (L2Advertisement | BGPAdvertisement)[],
): (pool: IPAddressPool) => boolean {
  const names = new Set<string>();
  const selective = advertisements.filter((advertisement) => {
    const { ipAddressPools = [], ipAddressPoolSelectors = [] } = advertisement.spec;
    for (const name of ipAddressPools) names.add(name);
    return ipAddressPools.length === 0 || ipAddressPoolSelectors.length > 0;
  });
  return (pool) =>
    names.has(pool.metadata.name) || selective.some((advertisement) => advertises(advertisement, pool));
}
