import type { PoolBlock } from './pool-block.ts';

/** A block and the pool it belongs to. */
export interface IndexedBlock {
  readonly block: PoolBlock;
  readonly pool: string;
}

/** Neighbours in order; three lists of the same length, as lists of numbers are searched fastest. */
interface Chunk {
  readonly ends: (number | bigint)[];
  readonly blocks: PoolBlock[];
  readonly pools: string[];
}

const chunkLimit = 512;

/**
 * Address blocks of one family that do not overlap, sorted, in chunks of at most 512, so that a look-up costs two binary
 * searches and an insertion moves one chunk: n pools cost n log n in any order.
 */
export class BlockIndex {
  readonly #chunks: Chunk[] = [];

  /** A block that shares an address with the given one. */
  overlapping({ low, high }: PoolBlock): IndexedBlock | undefined {
    const chunk = this.#chunks[this.#chunkAt(low)];
    if (chunk === undefined) return undefined;
    const at = firstNotBefore(chunk.ends, low);
    const block = chunk.blocks[at];
    const pool = chunk.pools[at];
    return block !== undefined && pool !== undefined && block.low <= high ? { block, pool } : undefined;
  }

  /** Adds a block of which {@link overlapping} found nothing. */
  add(block: PoolBlock, pool: string): void {
    const at = Math.min(this.#chunkAt(block.low), Math.max(0, this.#chunks.length - 1));
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      this.#chunks.push({ ends: [block.high], blocks: [block], pools: [pool] });
      return;
    }
    const { ends, blocks, pools } = chunk;
    const place = firstNotBefore(ends, block.low);
    insert(ends, place, block.high);
    insert(blocks, place, block);
    insert(pools, place, pool);
    if (ends.length <= chunkLimit) return;
    const half = chunkLimit >> 1;
    this.#chunks.splice(at + 1, 0, {
      ends: ends.splice(half),
      blocks: blocks.splice(half),
      pools: pools.splice(half),
    });
  }

  remove(block: PoolBlock): void {
    const at = this.#chunkAt(block.low);
    const chunk = this.#chunks[at];
    if (chunk === undefined) return;
    const place = firstNotBefore(chunk.ends, block.low);
    if (chunk.blocks[place] !== block) return;
    chunk.ends.splice(place, 1);
    chunk.blocks.splice(place, 1);
    chunk.pools.splice(place, 1);
    if (chunk.ends.length === 0) this.#chunks.splice(at, 1);
  }

  /** The first chunk whose last block does not end before the address. */
  #chunkAt(address: number | bigint): number {
    let from = 0;
    let until = this.#chunks.length;
    while (from < until) {
      const middle = (from + until) >> 1;
      const ends = this.#chunks[middle]?.ends;
      const end = ends?.[ends.length - 1];
      if (end !== undefined && end < address) from = middle + 1;
      else until = middle;
    }
    return from;
  }
}

/** As `splice`, which makes a list of nothing each time. */
function insert<T>(list: T[], at: number, item: T): void {
  let moved = item;
  for (let place = at; place < list.length; place += 1) {
    const next = list[place];
    list[place] = moved;
    // the place is below the length, so there is something
    moved = next as T;
  }
  list.push(moved);
}

function firstNotBefore(ends: readonly (number | bigint)[], address: number | bigint): number {
  let from = 0;
  let until = ends.length;
  while (from < until) {
    const middle = (from + until) >> 1;
    const end = ends[middle];
    if (end !== undefined && end < address) from = middle + 1;
    else until = middle;
  }
  return from;
}
