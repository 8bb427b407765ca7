import type { IpAddress, IpFamily } from './address.ts';
import { compareRanges, IpRange } from './ip-range.ts';
import type { IpPrefix } from './prefix.ts';

/**
 * An immutable set of addresses of both families.
 *
 * Invariant, on which every method relies: `ranges` is sorted, IPv4 first, and minimal; no two ranges overlap or touch.
 *
 * @example
 * ```ts
 * import { IpSet, parseRange } from '@gatesmith/ip-range';
 *
 * const pool = IpSet.of(parseRange('10.0.0.0/28'));
 * const nodes = IpSet.of(parseRange('10.0.0.4'), parseRange('10.0.0.5'));
 * pool.subtract(nodes).toString(); // '10.0.0.0/30, 10.0.0.6-10.0.0.15'
 * ```
 */
export class IpSet {
  static readonly empty: IpSet = new IpSet([]);

  readonly ranges: readonly IpRange[];

  private constructor(ranges: readonly IpRange[]) {
    this.ranges = ranges;
  }

  /** Every address of the given ranges, in any order and however they overlap. */
  static of(...ranges: readonly IpRange[]): IpSet {
    return IpSet.from(ranges);
  }

  /** As {@link IpSet.of}, for any iterable. */
  static from(ranges: Iterable<IpRange>): IpSet {
    const sorted = [...ranges].sort(compareRanges);
    const merged: IpRange[] = [];
    for (const range of sorted) {
      const before = merged.at(-1);
      if (before === undefined || before.family !== range.family || before.last + 1n < range.first)
        merged.push(range);
      else if (before.last < range.last)
        merged[merged.length - 1] = IpRange.of(range.family, before.first, range.last);
    }
    return new IpSet(merged);
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  /** The number of addresses, of one family if given. */
  size(family?: IpFamily): bigint {
    let total = 0n;
    for (const range of this.ranges) if (family === undefined || range.family === family) total += range.size;
    return total;
  }

  /** The part of one family. */
  only(family: IpFamily): IpSet {
    return new IpSet(this.ranges.filter((range) => range.family === family));
  }

  /** Whether every address of the argument is in the set; an empty set is in every set. */
  contains(other: IpAddress | IpRange | IpSet): boolean {
    if (other instanceof IpSet) return other.ranges.every((range) => this.contains(range));
    const range = other instanceof IpRange ? other : IpRange.of(other.family, other.value);
    return this.ranges[this.#firstNotBefore(range)]?.contains(range) ?? false;
  }

  /** Whether the set and the argument share an address. */
  overlaps(other: IpRange | IpSet): boolean {
    if (other instanceof IpRange) return this.ranges[this.#firstNotBefore(other)]?.overlaps(other) ?? false;
    return !this.intersection(other).isEmpty;
  }

  union(other: IpSet): IpSet {
    return IpSet.from([...this.ranges, ...other.ranges]);
  }

  /** One pass over both lists: whichever range ends first is done with. */
  intersection(other: IpSet): IpSet {
    const shared: IpRange[] = [];
    let left = 0;
    let right = 0;
    for (;;) {
      const a = this.ranges[left];
      const b = other.ranges[right];
      if (a === undefined || b === undefined) break;
      const both = a.intersection(b);
      if (both !== undefined) shared.push(both);
      if (compareEnds(a, b) <= 0) left += 1;
      else right += 1;
    }
    return new IpSet(shared);
  }

  /** The addresses of this set that the other has not. */
  subtract(other: IpSet): IpSet {
    const left: IpRange[] = [];
    let index = 0;
    for (const range of this.ranges) {
      let from = range.first;
      for (; ; index += 1) {
        const hole = other.ranges[index];
        if (hole === undefined || isBefore(range, hole)) break;
        if (isBefore(hole, range)) continue;
        // hole:     |-----|       what lies before it stays
        // range: |-----------|    what lies behind it is looked at again with the next hole
        if (from < hole.first) left.push(IpRange.of(range.family, from, hole.first - 1n));
        from = hole.last + 1n;
        if (hole.last >= range.last) break;
      }
      if (from <= range.last) left.push(IpRange.of(range.family, from, range.last));
    }
    return new IpSet(left);
  }

  /** Everything inside `within` that the set does not hold. */
  complement(within: IpRange): IpSet {
    return new IpSet([within]).subtract(this);
  }

  /** Address number `index` in order, from 0; negative counts from the end. */
  nth(index: bigint | number): IpAddress | undefined {
    let wanted = BigInt(index);
    if (wanted < 0n) wanted += this.size();
    if (wanted < 0n) return undefined;
    for (const range of this.ranges) {
      if (wanted < range.size) return range.nth(wanted);
      wanted -= range.size;
    }
    return undefined;
  }

  /** The fewest prefixes that hold exactly this set. */
  prefixes(): IpPrefix[] {
    return this.ranges.flatMap((range) => range.prefixes());
  }

  /** The addresses one by one in order, without building a list. */
  *addresses(): Generator<IpAddress, void, undefined> {
    for (const range of this.ranges) yield* range.addresses();
  }

  equals(other: IpSet): boolean {
    return (
      this.ranges.length === other.ranges.length &&
      this.ranges.every((range, index) => other.ranges[index]?.equals(range) ?? false)
    );
  }

  /** The minimal ranges, comma-separated; empty for the empty set. */
  toString(): string {
    return this.ranges.join(', ');
  }

  /** Index of the first range that does not end before `range` starts. */
  #firstNotBefore(range: IpRange): number {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const candidate = this.ranges[middle];
      if (candidate !== undefined && isBefore(candidate, range)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBefore(a: IpRange, b: IpRange): boolean {
  return a.family === b.family ? a.last < b.first : a.family === 'ipv4';
}

function compareEnds(a: IpRange, b: IpRange): number {
  if (a.family !== b.family) return a.family === 'ipv4' ? -1 : 1;
  return a.last < b.last ? -1 : a.last > b.last ? 1 : 0;
}
