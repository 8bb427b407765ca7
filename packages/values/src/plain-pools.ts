import { parseQuad } from '@gatesmith/ip-range';
import type { Values } from './gen/values.ts';

/**
 * Whether the pools are so plain that neither MetalLB nor a check of the network has anything to say about them, which is
 * decided without building a single resource: readable IPv4 ranges of ordinary addresses that do not overlap, at most one
 * pool to choose from, and advertisements that name pools that are there, each pool being named by one. BGP, selectors,
 * IPv6 and facts about the network are not plain, which means no more than that the full checks have to look.
 */
export function arePlain({ bgp, layer2, network, pools }: Values): boolean {
  const { advertisements, bfdProfiles, communities, peers } = bgp;
  if (peers.length + advertisements.length + bfdProfiles.length + communities.length > 0) return false;
  const { dhcpRanges, gateways, nodeCIDRs, reserved } = network;
  if (nodeCIDRs.length + dhcpRanges.length + gateways.length + reserved.length > 0) return false;
  // Beyond a few, the indices of the full checks are faster.
  if (pools.length > mostEntries || (layer2 !== undefined && layer2.length > mostEntries)) return false;
  return poolsArePlain(pools) && (layer2 === undefined || layer2IsPlain(layer2, pools));
}

const mostEntries = 16;

function poolsArePlain(pools: Values['pools']): boolean {
  /** Lowest and highest address of every range, in turn. */
  const ends: number[] = [];
  let open = 0;
  for (let at = 0; at < pools.length; at += 1) {
    const pool = pools[at];
    if (pool === undefined || pool.labels !== undefined || pool.serviceAllocation !== undefined) return false;
    for (let before = 0; before < at; before += 1) if (pools[before]?.name === pool.name) return false;
    // Among several that are open to everybody MetalLB chooses by chance.
    if (pool.autoAssign) open += 1;
    if (open > 1 || ends.length + 2 * pool.addresses.length > 2 * mostEntries) return false;
    for (const text of pool.addresses) if (!addPlainRange(text, pool.avoidBuggyIPs, ends)) return false;
  }
  return true;
}

/** Reads a range to the end of the list, if it is plain and overlaps none that is there. */
function addPlainRange(text: string, avoidBuggyIPs: boolean, ends: number[]): boolean {
  const dash = text.indexOf('-');
  const slash = dash === -1 ? text.indexOf('/') : -1;
  const middle = dash === -1 ? slash : dash;
  let low = parseQuad(middle === -1 ? text : text.slice(0, middle));
  if (low === undefined) return false;
  let high: number | undefined = low;
  if (dash !== -1) high = parseQuad(text.slice(dash + 1));
  else if (slash !== -1) {
    const digits = text.slice(slash + 1);
    if (!prefixLength.test(digits)) return false;
    const size = 2 ** (32 - Number(digits));
    low -= low % size;
    high = low + size - 1;
  }
  if (high === undefined || high < low || !isOrdinary(low, high)) return false;
  // Addresses that end in .0 and .255 are warned of.
  const last = low % 256;
  if (!avoidBuggyIPs && (last === 0 || last + (high - low) >= 255)) return false;
  for (let at = 0; at < ends.length; at += 2)
    if ((ends[at] ?? 0) <= high && low <= (ends[at + 1] ?? 0)) return false;
  ends.push(low, high);
  return true;
}

const prefixLength = /^(?:[12]?\d|3[0-2])$/;

/** Outside of this network (0/8), loopback, link-local, and everything from multicast on. */
function isOrdinary(low: number, high: number): boolean {
  return (
    low >= 0x0100_0000 &&
    high < 0xe000_0000 &&
    !(low < 0x8000_0000 && high >= 0x7f00_0000) &&
    !(low < 0xa9ff_0000 && high >= 0xa9fe_0000)
  );
}

function layer2IsPlain(layer2: NonNullable<Values['layer2']>, pools: Values['pools']): boolean {
  for (let at = 0; at < layer2.length; at += 1) {
    const advertisement = layer2[at];
    if (advertisement === undefined) return false;
    const { ipAddressPools, ipAddressPoolSelectors, name, nodeSelectors, serviceSelectors } = advertisement;
    if (ipAddressPoolSelectors ?? nodeSelectors ?? serviceSelectors) return false;
    if (ipAddressPools === undefined || ipAddressPools.length === 0 || ipAddressPools.length > mostEntries)
      return false;
    for (let before = 0; before < at; before += 1) if (layer2[before]?.name === name) return false;
    for (let place = 0; place < ipAddressPools.length; place += 1) {
      const wanted = ipAddressPools[place];
      if (wanted === undefined || ipAddressPools.indexOf(wanted) !== place) return false;
      if (!pools.some((pool) => pool.name === wanted)) return false;
    }
  }
  for (const { allocateOnly, name } of pools)
    if (!allocateOnly && !layer2.some(({ ipAddressPools }) => ipAddressPools?.includes(name))) return false;
  return true;
}
