import type { PoolBlock } from './pool-block.ts';

/** A block and the pool it belongs to. */
export interface IndexedBlock {
  readonly block: PoolBlock;
  readonly pool: string;
}

interface Entry extends IndexedBlock {
  readonly first: bigint | number;
  readonly last: bigint | number;
}

const chunkLimit = 512;

/**
 * Address blocks that do not overlap, sorted, in chunks of at most 512, so that a look-up costs two binary searches and
 * an insertion moves one chunk: n pools cost n log n in any order.
 */
export class BlockIndex {
  readonly #chunks: Entry[][] = [];

  /** A block that shares an address with the given one. */
  overlapping({ first, last, family }: PoolBlock): IndexedBlock | undefined {
    const low = family === 'ipv4' ? Number(first) : first;
    const high = family === 'ipv4' ? Number(last) : last;
    for (let at = this.#chunkAt(low); at < this.#chunks.length; at += 1) {
      const chunk = this.#chunks[at] ?? [];
      const found = chunk[firstNotBefore(chunk, low)];
      if (found !== undefined) return found.first <= high ? found : undefined;
    }
    return undefined;
  }

  /** Adds a block of which {@link overlapping} found nothing. */
  add(block: PoolBlock, pool: string): void {
    const first = block.family === 'ipv4' ? Number(block.first) : block.first;
    const last = block.family === 'ipv4' ? Number(block.last) : block.last;
    const entry: Entry = { block, pool, first, last };
    const at = Math.min(this.#chunkAt(first), Math.max(0, this.#chunks.length - 1));
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      this.#chunks.push([entry]);
      return;
    }
    chunk.splice(firstNotBefore(chunk, first), 0, entry);
    if (chunk.length > chunkLimit) this.#chunks.splice(at + 1, 0, chunk.splice(chunkLimit >> 1));
  }

  remove(block: PoolBlock): void {
    const first = block.family === 'ipv4' ? Number(block.first) : block.first;
    const at = this.#chunkAt(first);
    const chunk = this.#chunks[at];
    if (chunk === undefined) return;
    const index = firstNotBefore(chunk, first);
    if (chunk[index]?.block !== block) return;
    chunk.splice(index, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /** The first chunk whose last block does not end before the address. */
  #chunkAt(address: bigint | number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const end = this.#chunks[middle]?.at(-1)?.last;
      if (end !== undefined && end < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function firstNotBefore(chunk: readonly Entry[], address: bigint | number): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = chunk[middle];
    if (entry !== undefined && entry.last < address) low = middle + 1;
    else high = middle;
  }
  return low;
}
