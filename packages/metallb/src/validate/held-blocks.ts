import type { IpRange } from '@gatesmith/ip-range';
import { mappedOverlap } from './mapped-overlap.ts';
import type { PoolBlock } from './pool-block.ts';

/** A block and the name of its pool. */
export interface HeldBlock {
  readonly block: PoolBlock;
  readonly pool: string;
}

/** Address blocks that do not overlap. CIDRs with IPv4-mapped addresses, which are rare, follow their own rule. */
export class HeldBlocks {
  /** Sorted by address. */
  readonly #plain: Readonly<Record<IpRange['family'], HeldBlock[]>> = { ipv4: [], ipv6: [] };
  readonly #mapped: HeldBlock[] = [];

  /** A held block of which MetalLB says that it overlaps the given one. */
  overlapping(block: PoolBlock): HeldBlock | undefined {
    const mapped = this.#mapped.find((held) => mappedOverlap(block, held.block));
    if (mapped !== undefined) return mapped;
    const plain = this.#plain[block.range.family];
    if (block.mappedLength !== undefined) return plain.find((held) => mappedOverlap(block, held.block));
    const candidate = plain[placeOf(block.range, plain)];
    return candidate?.block.range.overlaps(block.range) === true ? candidate : undefined;
  }

  /** Adds a block of which {@link overlapping} found nothing. */
  add(held: HeldBlock): void {
    if (held.block.mappedLength !== undefined) {
      this.#mapped.push(held);
      return;
    }
    const plain = this.#plain[held.block.range.family];
    plain.splice(placeOf(held.block.range, plain), 0, held);
  }

  /** Removes the block, if it is held. */
  remove(block: PoolBlock): void {
    const list = block.mappedLength === undefined ? this.#plain[block.range.family] : this.#mapped;
    const at =
      block.mappedLength === undefined
        ? placeOf(block.range, list)
        : list.findIndex((held) => held.block === block);
    if (list[at]?.block === block) list.splice(at, 1);
  }
}

/** The index of the first block that does not end before the range starts. */
function placeOf(range: IpRange, sorted: readonly HeldBlock[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const held = sorted[middle];
    if (held !== undefined && held.block.range.last < range.first) low = middle + 1;
    else high = middle;
  }
  return low;
}
