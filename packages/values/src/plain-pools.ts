import { parseQuad, safeParseAddress } from '@gatesmith/ip-range';
import type { Values } from './gen/values.ts';

/**
 * Whether the pools are so plain that neither MetalLB nor a check of the network has anything to say about them, which is
 * decided without building a single resource: readable ranges of ordinary addresses that overlap neither each other nor
 * what the network has for others, at most one pool to choose from, and advertisements that name pools that are there,
 * each pool being named by one. BGP, selectors, rare notations and IPv6 facts are not plain, which means no more than that
 * the full checks have to look.
 */
export function arePlain({ bgp, layer2, network, pools }: Values): boolean {
  const { advertisements, bfdProfiles, communities, peers } = bgp;
  if (peers.length + advertisements.length + bfdProfiles.length + communities.length > 0) return false;
  // Beyond a few, the indices of the full checks are faster.
  if (pools.length > mostEntries || (layer2 !== undefined && layer2.length > mostEntries)) return false;
  /** Lowest and highest address of every range, in turn. */
  const ends: Ends = { ipv4: [], ipv6: [] };
  if (!poolsArePlain(pools, ends)) return false;
  return (layer2 === undefined || layer2IsPlain(layer2, pools)) && networkIsPlain(network, ends.ipv4);
}

interface Ends {
  readonly ipv4: number[];
  readonly ipv6: bigint[];
}

const mostEntries = 16;

function poolsArePlain(pools: Values['pools'], ends: Ends): boolean {
  let open = 0;
  for (let at = 0; at < pools.length; at += 1) {
    const pool = pools[at];
    if (pool === undefined || pool.labels !== undefined || pool.serviceAllocation !== undefined) return false;
    for (let before = 0; before < at; before += 1) if (pools[before]?.name === pool.name) return false;
    // Among several that are open to everybody MetalLB chooses by chance.
    if (pool.autoAssign) open += 1;
    if (open > 1 || pool.addresses.length > mostEntries) return false;
    if (ends.ipv4.length + ends.ipv6.length > 2 * mostEntries) return false;
    for (const text of pool.addresses) {
      const isPlain = text.includes(':')
        ? addIpv6(text, ends.ipv6)
        : addIpv4(text, ends.ipv4) && isOrdinary(ends.ipv4, pool.avoidBuggyIPs);
      if (!isPlain) return false;
    }
  }
  return overlapsNone(ends.ipv4) && overlapsNone(ends.ipv6);
}

/** Adds a range that is written in the plainest way. */
function addIpv4(text: string, ends: number[]): boolean {
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
  if (high === undefined || high < low) return false;
  ends.push(low, high);
  return true;
}

const prefixLength = /^(?:[12]?\d|3[0-2])$/;

/** Whether the last range is outside of this network (0/8), loopback, link-local, and everything from multicast on. */
function isOrdinary(ends: readonly number[], avoidBuggyIPs: boolean): boolean {
  const low = ends[ends.length - 2] ?? 0;
  const high = ends[ends.length - 1] ?? 0;
  // Addresses that end in .0 and .255 are warned of.
  const last = low % 256;
  if (!avoidBuggyIPs && (last === 0 || last + (high - low) >= 255)) return false;
  return (
    low >= 0x0100_0000 &&
    high < 0xe000_0000 &&
    !(low < 0x8000_0000 && high >= 0x7f00_0000) &&
    !(low < 0xa9ff_0000 && high >= 0xa9fe_0000)
  );
}

/** Adds a range of global or unique local addresses. */
function addIpv6(text: string, ends: bigint[]): boolean {
  const dash = text.indexOf('-');
  const slash = dash === -1 ? text.indexOf('/') : -1;
  const middle = dash === -1 ? slash : dash;
  let low = ordinaryIpv6(middle === -1 ? text : text.slice(0, middle));
  if (low === undefined) return false;
  let high: bigint | undefined = low;
  if (dash !== -1) high = ordinaryIpv6(text.slice(dash + 1));
  else if (slash !== -1) {
    const digits = text.slice(slash + 1);
    // Shorter ones reach beyond the addresses that are ordinary.
    if (!prefixLength6.test(digits)) return false;
    const host = 128n - BigInt(digits);
    low = (low >> host) << host;
    high = low + (1n << host) - 1n;
  }
  if (high === undefined || high < low || (low < firstLocal && high >= firstLocal)) return false;
  ends.push(low, high);
  return true;
}

const prefixLength6 = /^(?:[89]|[1-9]\d|1[01]\d|12[0-8])$/;
const firstGlobal = 0x2000n << 112n;
const afterGlobal = 0x4000n << 112n;
const firstLocal = 0xfc00n << 112n;
const afterLocal = 0xfe00n << 112n;

function ordinaryIpv6(text: string): bigint | undefined {
  const { value } = safeParseAddress(text);
  if (value?.family !== 'ipv6') return undefined;
  const address = value.value;
  const isOne =
    (address >= firstGlobal && address < afterGlobal) || (address >= firstLocal && address < afterLocal);
  return isOne ? address : undefined;
}

function overlapsNone<T extends number | bigint>(ends: readonly T[]): boolean {
  for (let at = 2; at < ends.length; at += 2)
    for (let before = 0; before < at; before += 2) if (touch(ends, at, ends, before)) return false;
  return true;
}

/** Whether two ranges share an address. */
function touch<T extends number | bigint>(
  a: readonly T[],
  at: number,
  b: readonly T[],
  other: number,
): boolean {
  const low = a[at];
  const high = a[at + 1];
  const otherLow = b[other];
  const otherHigh = b[other + 1];
  if (low === undefined || high === undefined || otherLow === undefined || otherHigh === undefined)
    return true;
  return low <= otherHigh && otherLow <= high;
}

/** Whether nobody else has one of the addresses, and all of them are in one network of the nodes. */
function networkIsPlain(
  { dhcpRanges, gateways, nodeCIDRs, reserved }: Values['network'],
  pools: readonly number[],
): boolean {
  if (dhcpRanges.length + gateways.length + nodeCIDRs.length + reserved.length > mostEntries) return false;
  const taken: number[] = [];
  for (const list of [dhcpRanges, gateways, reserved])
    for (const text of list) if (!addIpv4(text, taken)) return false;
  const nodes: number[] = [];
  for (const text of nodeCIDRs) {
    if (!addIpv4(text, nodes)) return false;
    // The network and the broadcast address; the smallest networks have none.
    const low = nodes[nodes.length - 2] ?? 0;
    const high = nodes[nodes.length - 1] ?? 0;
    taken.push(low, low, high, high);
  }
  for (let at = 0; at < pools.length; at += 2) {
    for (let other = 0; other < taken.length; other += 2) if (touch(pools, at, taken, other)) return false;
    if (nodes.length > 0 && !isWithinOne(pools, at, nodes)) return false;
  }
  return true;
}

function isWithinOne(pools: readonly number[], at: number, networks: readonly number[]): boolean {
  const low = pools[at] ?? 0;
  const high = pools[at + 1] ?? 0;
  for (let other = 0; other < networks.length; other += 2)
    if ((networks[other] ?? 0) <= low && high <= (networks[other + 1] ?? -1)) return true;
  return false;
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
