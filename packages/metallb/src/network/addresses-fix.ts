import { bitsOf, formatAddress, type IpRange, type IpSet } from '@gatesmith/ip-range';
import type { ValuesFix } from './network-finding.ts';
import type { PlacedPool } from './placed-pool.ts';
import { shortList } from './short-list.ts';

/**
 * Rewrites the addresses of a pool.
 *
 * @param options.keep - the part of an entry that stays; `undefined` leaves the entry as it is written.
 * @returns nothing when no address would be left.
 */
export function addressesFix(
  { entries, path }: PlacedPool,
  { summary, keep }: { readonly summary: string; readonly keep: (range: IpRange) => IpSet | undefined },
): ValuesFix | undefined {
  const value = entries.flatMap(({ text, range }) => {
    const kept = range === undefined ? undefined : keep(range);
    return kept === undefined ? [text] : kept.ranges.map(writeRange);
  });
  if (value.length === 0) return undefined;
  return { summary: `${summary}: addresses: [${shortList(value)}]`, changes: [{ path, value }] };
}

/** The range as MetalLB accepts it: a single address needs a length. */
function writeRange(range: IpRange): string {
  return range.size === 1n
    ? `${formatAddress(range.firstAddress)}/${bitsOf(range.family)}`
    : range.toString();
}
