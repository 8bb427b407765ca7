import type { IpAddress, IpRange } from '@gatesmith/ip-range';
import type { LabelSelector } from '@gatesmith/kubernetes';
import type { NamedPool } from '../describe-pools.ts';
import { isBuggy } from '../is-buggy.ts';
import { matchesLoose } from '../validate/loose-selector.ts';
import { readableBlocks } from '../validate/pool-block.ts';

/** A pool as MetalLB's allocator holds it. */
export interface PlannedPool {
  readonly name: string;
  readonly autoAssign: boolean;
  readonly avoidBuggyIPs: boolean;
  /** In the order in which they are written. */
  readonly ranges: readonly IpRange[];
  /** Absent without `serviceAllocation`: then any Service may draw from the pool, after the pools that have one. */
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

/** Reads pools for allocation; entries of `addresses` that cannot be read hold nothing. */
export function planPools(pools: readonly NamedPool[], namespaces: NamespaceLabels): PlannedPool[] {
  return pools.map(({ name, addresses, autoAssign = true, avoidBuggyIPs = false, serviceAllocation }) => ({
    name,
    autoAssign,
    avoidBuggyIPs,
    ranges: readableBlocks(addresses).map(({ range }) => range),
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
  // no restriction means a selector that matches everything (`addressPoolServiceAllocationsFromCR`)
  if (named.length + namespaceSelectors.length + serviceSelectors.length === 0) {
    return { priority, namespaces: new Set(), serviceSelectors: [{}] };
  }
  const selected = Object.entries(namespaces)
    .filter(([, labels]) => matchesLoose(namespaceSelectors, labels))
    .map(([name]) => name);
  return { priority, namespaces: new Set([...named, ...selected]), serviceSelectors };
}

/** Whether an address is in the pool and may be handed out; one ending in .0 or .255 may not with `avoidBuggyIPs`. */
export function offers({ ranges, avoidBuggyIPs }: PlannedPool, address: IpAddress): boolean {
  if (avoidBuggyIPs && isBuggy(address)) return false;
  return ranges.some((range) => range.contains(address));
}
