import { lastOfPrefix } from '@gatesmith/ip-range';
import type { PoolBlock } from './pool-block.ts';

interface Cidr {
  readonly first: bigint;
  readonly last: bigint;
  readonly length: number;
}

/**
 * Whether MetalLB sees an overlap between two blocks of which at least one is a CIDR with an IPv4-mapped address.
 * Its `cidrContainsCIDR` compares mask lengths as written, 128-bit ones with 32-bit ones, so that
 * `::ffff:10.0.0.0/120` (length 120) never contains `10.0.0.64/26` (length 26), though it does.
 */
export function mappedOverlap(a: PoolBlock, b: PoolBlock): boolean {
  if (!a.range.overlaps(b.range)) return false;
  const left = cidrsOf(a);
  const right = cidrsOf(b);
  return left.some((one) => right.some((other) => contains(one, other) || contains(other, one)));
}

function contains(outer: Cidr, inner: Cidr): boolean {
  if (outer.length === inner.length) return outer.first === inner.first;
  return outer.length < inner.length && outer.first <= inner.first && inner.first <= outer.last;
}

function cidrsOf({ range, mappedLength }: PoolBlock): Cidr[] {
  if (mappedLength !== undefined) return [{ first: range.first, last: range.last, length: mappedLength }];
  return range
    .prefixes()
    .map((prefix) => ({ first: prefix.value, last: lastOfPrefix(prefix), length: prefix.length }));
}
