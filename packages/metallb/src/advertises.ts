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
