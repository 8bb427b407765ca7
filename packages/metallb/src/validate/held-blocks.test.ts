import { fc, test as propertyTest } from '@fast-check/vitest';
import { propertyRuns } from '@internal/testing/property-runs';
import { expect } from 'vitest';
import { HeldBlocks } from './held-blocks.ts';
import { type PoolBlock, readableBlocks } from './pool-block.ts';

const numRuns = propertyRuns(500);

const entries = fc.oneof(
  fc
    .tuple(fc.nat(255), fc.nat(15))
    .map(([first, more]) => `10.0.0.${first}-10.0.0.${Math.min(255, first + more)}`),
  fc.tuple(fc.nat(255), fc.integer({ min: 26, max: 32 })).map(([host, length]) => `10.0.0.${host}/${length}`),
  fc
    .tuple(fc.nat(255), fc.integer({ min: 120, max: 128 }))
    .map(([host, length]) => `fd00::${host.toString(16)}/${length}`),
);

propertyTest.prop([fc.array(fc.record({ entry: entries, removes: fc.nat(3) }), { maxLength: 40 })], {
  numRuns,
})('blocks are found, added and removed as in a list', (steps) => {
  const held = new HeldBlocks();
  let list: PoolBlock[] = [];
  for (const { entry, removes } of steps) {
    const [block] = readableBlocks([entry]);
    if (block === undefined) continue;
    const isFree = !list.some((other) => other.range.overlaps(block.range));
    expect(held.overlapping(block) === undefined).toBe(isFree);
    if (isFree) {
      held.add({ block, pool: 'a' });
      list.push(block);
    }
    // a block that is not held is removed without effect
    held.remove(block);
    list = list.filter((other) => other !== block);
    if (isFree && removes > 0) {
      held.add({ block, pool: 'a' });
      list.push(block);
    }
  }
});
