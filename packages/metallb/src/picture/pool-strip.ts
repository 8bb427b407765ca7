import { IpRange, type IpSet } from '@gatesmith/ip-range';
import type { PoolDescription } from '../describe-pools.ts';

/** The kinds of stretches of a pool, the strongest last. */
export type StripKind = 'free' | 'reserved' | 'used' | 'collision';

/** A stretch of one kind, as fractions of the strip. */
export interface StripPart {
  readonly kind: StripKind;
  readonly start: number;
  readonly end: number;
}

/** A pool and the sets that are drawn in it. */
export interface StripInput {
  readonly description: PoolDescription;
  /** Addresses with other owners: nodes, gateways, DHCP. */
  readonly collisions: IpSet;
  /** Addresses in the pool that MetalLB does not assign. */
  readonly reserved: IpSet;
}

/** The number of stretches in a strip; a /8 and a /28 cost the same. */
const bins = 240n;

/**
 * A pool as a strip of at most 240 stretches: its ranges one after the other; a stretch that holds anything in collision
 * is drawn as collision, anything used as used, and so on, so that a single address never gets lost.
 */
export function poolStrip({ description, collisions, reserved }: StripInput): StripPart[] {
  const { addresses, used } = description;
  const total = addresses.size();
  if (total === 0n) return [];
  const count = total < bins ? total : bins;
  const parts: StripPart[] = [];
  for (let bin = 0n; bin < count; bin += 1n) {
    const from = (total * bin) / count;
    const until = (total * (bin + 1n)) / count;
    const ranges = slice(addresses, { from, until });
    const kind: StripKind = ranges.some((range) => collisions.overlaps(range))
      ? 'collision'
      : ranges.some((range) => used.overlaps(range))
        ? 'used'
        : ranges.every((range) => reserved.contains(range))
          ? 'reserved'
          : 'free';
    const start = Number(bin) / Number(count);
    const end = Number(bin + 1n) / Number(count);
    const before = parts.at(-1);
    if (before?.kind === kind) parts[parts.length - 1] = { kind, start: before.start, end };
    else parts.push({ kind, start, end });
  }
  return parts;
}

/** The addresses number `from` to `until - 1` of a set, as ranges. */
function slice(set: IpSet, { from, until }: { readonly from: bigint; readonly until: bigint }): IpRange[] {
  const found: IpRange[] = [];
  let offset = 0n;
  for (const { family, first, size } of set.ranges) {
    const low = from > offset ? from : offset;
    const high = until < offset + size ? until : offset + size;
    if (low < high) found.push(IpRange.of(family, first + low - offset, first + high - offset - 1n));
    offset += size;
    if (offset >= until) break;
  }
  return found;
}
