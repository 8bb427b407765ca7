import type { IpAddress, IpFamily } from '@gatesmith/ip-range';
import type { NamedPool } from '../describe-pools.ts';
import type { LabelSelector } from '../resources.ts';
import { matchesLoose } from '../validate/cluster-state.ts';
import { isPoolBlock, type PoolBlock, parsePoolBlock } from '../validate/pool-block.ts';

/** A pool as MetalLB's allocator holds it. */
export interface PlannedPool {
  readonly name: string;
  readonly autoAssign: boolean;
  readonly avoidBuggyIPs: boolean;
  readonly blocks: readonly PoolBlock[];
  /** Absent without `serviceAllocation`: then anybody may draw from the pool, after the pools that have one. */
  readonly allocation?: PlannedAllocation | undefined;
}

/** `serviceAllocation` with namespace selectors resolved. */
export interface PlannedAllocation {
  readonly priority: number;
  readonly namespaces: ReadonlySet<string>;
  readonly serviceSelectors: readonly LabelSelector[];
}

/** Labels of the cluster's namespaces, by name. */
export type NamespaceLabels = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Reads pools for allocation; entries of `addresses` that are none hold nothing. */
export function planPools(pools: readonly NamedPool[], namespaces: NamespaceLabels): PlannedPool[] {
  return pools.map(({ name, addresses, autoAssign = true, avoidBuggyIPs = false, serviceAllocation }) => ({
    name,
    autoAssign,
    avoidBuggyIPs,
    blocks: addresses.map(parsePoolBlock).filter(isPoolBlock),
    allocation: serviceAllocation === undefined ? undefined : planAllocation(serviceAllocation, namespaces),
  }));
}

function planAllocation(
  {
    priority = 0,
    namespaces: named = [],
    namespaceSelectors = [],
    serviceSelectors = [],
  }: NonNullable<NamedPool['serviceAllocation']>,
  namespaces: NamespaceLabels,
): PlannedAllocation {
  // restricting nobody means everybody, which is a selector that matches all (`addressPoolServiceAllocationsFromCR`)
  if (named.length + namespaceSelectors.length + serviceSelectors.length === 0) {
    return { priority, namespaces: new Set(), serviceSelectors: [{}] };
  }
  const selected = Object.entries(namespaces)
    .filter(([, labels]) => matchesLoose(namespaceSelectors, labels))
    .map(([name]) => name);
  return { priority, namespaces: new Set([...named, ...selected]), serviceSelectors };
}

/** Whether an address is in the pool and may be handed out; one ending in .0 or .255 may not with `avoidBuggyIPs`. */
export function offers({ blocks, avoidBuggyIPs }: PlannedPool, { family, value }: IpAddress): boolean {
  if (avoidBuggyIPs && isBuggy(family, value)) return false;
  return blocks.some((block) => block.family === family && block.first <= value && value <= block.last);
}

/** Whether an address is IPv4 and ends in .0 or .255. */
export function isBuggy(family: IpFamily, value: bigint): boolean {
  if (family === 'ipv6') return false;
  const octet = value & 255n;
  return octet === 0n || octet === 255n;
}
