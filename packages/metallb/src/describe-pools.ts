import { formatAddress, type IpFamily, IpRange, IpSet } from '@gatesmith/ip-range';
import { isBuggy } from './is-buggy.ts';
import type { IPAddressPoolSpec } from './resources.ts';
import { parseGoAddress } from './validate/go-address.ts';
import { readableBlocks } from './validate/pool-block.ts';

/** A pool by name, with the fields of an IPAddressPool's spec. */
export interface NamedPool extends IPAddressPoolSpec {
  readonly name: string;
}

/** The addresses of one Service. */
export interface AddressHolder {
  /** `namespace/name` of the Service. */
  readonly service: string;
  readonly addresses: readonly string[];
}

/** Counts of one family of a pool, exact at any size. */
export interface PoolFamilyCounts {
  readonly family: IpFamily;
  /** Every address of the ranges. */
  readonly size: bigint;
  /** IPv4 addresses ending in .0 or .255. */
  readonly buggy: bigint;
  /** Addresses that MetalLB may assign: `size`, without `buggy` when `avoidBuggyIPs` is set. */
  readonly usable: bigint;
  /** Addresses in use; shared ones count once. */
  readonly used: bigint;
  readonly free: bigint;
}

/** One pool, counted. */
export interface PoolDescription {
  readonly name: string;
  readonly autoAssign: boolean;
  readonly avoidBuggyIPs: boolean;
  /** 0: tried after every pool that has one. */
  readonly priority: number;
  readonly addresses: IpSet;
  readonly used: IpSet;
  /** The families that the pool has. */
  readonly families: readonly PoolFamilyCounts[];
  /** The Services with addresses of this pool. */
  readonly holders: readonly AddressHolder[];
  /** Per family the next address that MetalLB would assign. */
  readonly next: readonly string[];
}

/**
 * Counts pools: how large, how much of it is usable, used and free, by family. Entries of `addresses` that cannot be
 * read hold nothing, addresses outside every pool belong to none; never expands a range.
 *
 * @example
 * ```ts
 * import { describePools } from '@gatesmith/metallb';
 *
 * const [description] = describePools(
 *   [{ name: 'default', addresses: ['192.168.20.0/24'], avoidBuggyIPs: true }],
 *   [{ service: 'web/shop', addresses: ['192.168.20.1'] }],
 * );
 * description?.families[0]; // { family: 'ipv4', size: 256n, buggy: 2n, usable: 254n, used: 1n, free: 253n }
 * description?.next; // ['192.168.20.2']
 * ```
 */
export function describePools(
  pools: readonly NamedPool[],
  holders: readonly AddressHolder[] = [],
): PoolDescription[] {
  const held = holders.map(({ service, addresses }) => ({ service, addresses, set: setOf(addresses) }));
  const all = IpSet.from(held.flatMap(({ set }) => set.ranges));
  return pools.map(({ name, addresses, autoAssign = true, avoidBuggyIPs = false, serviceAllocation }) => {
    const ranges = readableBlocks(addresses).map(({ range }) => range);
    const set = IpSet.from(ranges);
    const used = all.intersection(set);
    const families = (['ipv4', 'ipv6'] as const)
      .filter((family) => !set.only(family).isEmpty)
      .map(
        (family): PoolFamily => ({
          family,
          ranges: ranges.filter((range) => range.family === family),
          used: used.only(family),
          avoidBuggyIPs,
        }),
      );
    return {
      name,
      autoAssign,
      avoidBuggyIPs,
      priority: serviceAllocation?.priority ?? 0,
      addresses: set,
      used,
      families: families.map(countsOf),
      holders: used.isEmpty
        ? []
        : held
            .filter((holder) => set.overlaps(holder.set))
            .map(({ service, addresses: list }) => ({ service, addresses: list })),
      next: families.flatMap(nextFree),
    };
  });
}

/** One family of a pool. */
interface PoolFamily {
  readonly family: IpFamily;
  /** In the order in which they are written, in which MetalLB tries them. */
  readonly ranges: readonly IpRange[];
  readonly used: IpSet;
  readonly avoidBuggyIPs: boolean;
}

function countsOf({ family, ranges, used, avoidBuggyIPs }: PoolFamily): PoolFamilyCounts {
  const set = IpSet.from(ranges);
  const size = set.size();
  const buggy = countBuggy(set);
  const usable = avoidBuggyIPs ? size - buggy : size;
  const usableTaken = avoidBuggyIPs ? used.size() - countBuggy(used) : used.size();
  return { family, size, buggy, usable, used: used.size(), free: usable - usableTaken };
}

/** IPv4 addresses ending in .0 or .255, counted without looking at each. */
function countBuggy(set: IpSet): bigint {
  let count = 0n;
  for (const { family, first, last } of set.ranges)
    if (family === 'ipv4') count += buggyBelow(last + 1n) - buggyBelow(first);
  return count;
}

function buggyBelow(value: bigint): bigint {
  return (value / 256n) * 2n + (value % 256n > 0n ? 1n : 0n);
}

function nextFree({ ranges, used, avoidBuggyIPs }: PoolFamily): string[] {
  for (const range of ranges) {
    for (const gap of IpSet.of(range).subtract(used).ranges) {
      for (const address of gap.addresses())
        if (!avoidBuggyIPs || !isBuggy(address)) return [formatAddress(address)];
    }
  }
  return [];
}

function setOf(texts: readonly string[]): IpSet {
  return IpSet.from(
    texts.flatMap((text) => {
      const address = parseGoAddress(text);
      return address === undefined ? [] : [IpRange.of(address.family, address.value)];
    }),
  );
}
