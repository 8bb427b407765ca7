import { bitsOf, formatAddress, type IpAddress, type IpFamily, lastOf } from './address.ts';
import { formatPrefix, type IpPrefix, lastOfPrefix } from './prefix.ts';

/**
 * An immutable range of one family with two inclusive ends, `first` never above `last`.
 *
 * @example
 * ```ts
 * import { parseRange } from '@gatesmith/ip-range';
 *
 * const range = parseRange('192.168.20.20 - 192.168.20.254');
 * range.size; // 235n
 * range.contains(parseRange('192.168.20.99')); // true
 * ```
 */
export class IpRange {
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;

  private constructor(family: IpFamily, first: bigint, last: bigint) {
    this.family = family;
    this.first = first;
    this.last = last;
  }

  /**
   * A range from integers: ends are swapped when inverted and clamped into the family, so the invariant always holds.
   * Strings from users go through `parseRange`, which refuses instead.
   */
  static of(family: IpFamily, first: bigint, last: bigint = first): IpRange {
    const one = clamp(first, family);
    const other = clamp(last, family);
    return one <= other ? new IpRange(family, one, other) : new IpRange(family, other, one);
  }

  /** Every address of a prefix. */
  static ofPrefix(prefix: IpPrefix): IpRange {
    return new IpRange(prefix.family, prefix.value, lastOfPrefix(prefix));
  }

  /** Every address of a family: `0.0.0.0/0` or `::/0`. */
  static all(family: IpFamily): IpRange {
    return new IpRange(family, 0n, lastOf(family));
  }

  /** The number of addresses, at least 1. */
  get size(): bigint {
    return this.last - this.first + 1n;
  }

  get firstAddress(): IpAddress {
    return { family: this.family, value: this.first };
  }

  get lastAddress(): IpAddress {
    return { family: this.family, value: this.last };
  }

  /** Whether the whole of the other range or address lies inside; never across families. */
  contains(other: IpRange | IpAddress): boolean {
    if (other.family !== this.family) return false;
    if (other instanceof IpRange) return this.first <= other.first && other.last <= this.last;
    return this.first <= other.value && other.value <= this.last;
  }

  /** Whether the two share at least one address. */
  overlaps(other: IpRange): boolean {
    return this.family === other.family && this.first <= other.last && other.first <= this.last;
  }

  /** The addresses that both hold, if any. */
  intersection(other: IpRange): IpRange | undefined {
    if (!this.overlaps(other)) return undefined;
    const startsLater = this.first > other.first ? this : other;
    const endsSooner = this.last < other.last ? this : other;
    return new IpRange(this.family, startsLater.first, endsSooner.last);
  }

  /** Address number `index`, from 0; negative counts from the end, as in `Array.at`. */
  nth(index: bigint | number): IpAddress | undefined {
    const wanted = BigInt(index);
    const value = wanted < 0n ? this.last + 1n + wanted : this.first + wanted;
    return value < this.first || value > this.last ? undefined : { family: this.family, value };
  }

  /** The fewest prefixes that hold exactly these addresses, in order; at most 2 * bits - 2 of them. */
  prefixes(): IpPrefix[] {
    const { family, last } = this;
    const bits = bitsOf(family);
    const cover: IpPrefix[] = [];
    for (let value = this.first; value <= last; ) {
      let host = 0;
      // grow while the next larger block starts here and still ends in the range
      while (host < bits && (value >> BigInt(host)) % 2n === 0n && value + (2n << BigInt(host)) - 1n <= last)
        host += 1;
      cover.push({ family, value, length: bits - host });
      value += 1n << BigInt(host);
    }
    return cover;
  }

  /** The addresses one by one, without building a list. */
  *addresses(): Generator<IpAddress, void, undefined> {
    for (let value = this.first; value <= this.last; value += 1n) yield { family: this.family, value };
  }

  equals(other: IpRange): boolean {
    return this.family === other.family && this.first === other.first && this.last === other.last;
  }

  /** The shortest of `address`, `prefix/length`, `first-last`. `parseRange` reads every one of them back. */
  toString(): string {
    if (this.first === this.last) return formatAddress(this.firstAddress);
    const size = this.size;
    if ((size & (size - 1n)) === 0n && this.first % size === 0n) {
      return formatPrefix({
        family: this.family,
        value: this.first,
        length: bitsOf(this.family) - (size.toString(2).length - 1),
      });
    }
    return `${formatAddress(this.firstAddress)}-${formatAddress(this.lastAddress)}`;
  }
}

/** Orders ranges by family, first address, then last; fit for `Array.sort`. */
export function compareRanges(a: IpRange, b: IpRange): number {
  if (a.family !== b.family) return a.family === 'ipv4' ? -1 : 1;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.last < b.last ? -1 : a.last > b.last ? 1 : 0;
}

function clamp(value: bigint, family: IpFamily): bigint {
  if (value < 0n) return 0n;
  const last = lastOf(family);
  return value <= last ? value : last;
}
