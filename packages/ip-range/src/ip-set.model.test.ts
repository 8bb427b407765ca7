/// <reference types="node" />
import { BlockList } from 'node:net';
import { expect, test, vi } from 'vitest';
import { formatAddress, type IpFamily, lastOf } from './address.ts';
import { IpRange } from './ip-range.ts';
import { IpSet } from './ip-set.ts';

/** Cases against the naive model; `GATESMITH_RUNS=1000000` for the long haul (some seconds). */
const cases = Math.max(50_000, Number(process.env['GATESMITH_RUNS'] ?? 0));
vi.setConfig({ testTimeout: Math.max(60_000, cases / 5) });

// 24 addresses at either end of either family: a set of them is the bits of one number.
const width = 24;
const worlds: readonly { readonly family: IpFamily; readonly start: bigint }[] = [
  { family: 'ipv4', start: 0n },
  { family: 'ipv4', start: lastOf('ipv4') - BigInt(width - 1) },
  { family: 'ipv6', start: 0n },
  { family: 'ipv6', start: lastOf('ipv6') - BigInt(width - 1) },
];

/** A linear congruential generator: the same cases for the same seed, on every machine. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function bitsOf(set: IpSet, start: bigint): number {
  let bits = 0;
  for (const { first, last } of set.ranges) {
    for (let value = Number(first - start); value <= Number(last - start); value += 1) bits |= 1 << value;
  }
  return bits;
}

test('a set equals bits of a number, case after case', () => {
  const seed = Date.now() >>> 0;
  const next = generator(seed);
  const draw = ({
    family,
    start,
  }: (typeof worlds)[number]): { readonly set: IpSet; readonly bits: number } => {
    const ranges = Array.from({ length: next(5) }, () =>
      IpRange.of(family, start + BigInt(next(width)), start + BigInt(next(width))),
    );
    return {
      set: IpSet.from(ranges),
      bits: ranges.reduce((bits, range) => bits | bitsOf(IpSet.of(range), start), 0),
    };
  };
  for (let index = 0; index < cases; index += 1) {
    const world = worlds[next(worlds.length)];
    if (world === undefined) continue;
    const a = draw(world);
    const b = draw(world);
    const all = IpRange.of(world.family, world.start, world.start + BigInt(width - 1));
    const found = [
      bitsOf(a.set, world.start),
      bitsOf(a.set.union(b.set), world.start),
      bitsOf(a.set.intersection(b.set), world.start),
      bitsOf(a.set.subtract(b.set), world.start),
      bitsOf(a.set.complement(all), world.start),
      Number(a.set.overlaps(b.set)),
      Number(a.set.contains(b.set)),
    ];
    const expected = [
      a.bits,
      a.bits | b.bits,
      a.bits & b.bits,
      a.bits & ~b.bits,
      ~a.bits & (2 ** width - 1),
      Number((a.bits & b.bits) !== 0),
      Number((b.bits & ~a.bits) === 0),
    ];
    if (found.some((value, at) => value !== expected[at]))
      expect({ seed, index, found }).toEqual({ seed, index, found: expected });
  }
  expect(cases).toBeGreaterThanOrEqual(50_000);
});

test('containment agrees with net.BlockList, address after address', () => {
  const seed = Date.now() >>> 0;
  const next = generator(seed);
  for (let index = 0; index < cases / 100; index += 1) {
    const family: IpFamily = next(2) === 0 ? 'ipv4' : 'ipv6';
    const start = family === 'ipv4' ? 0x0a00_0000n : 0xfd00n << 112n;
    const list = new BlockList();
    const ranges = Array.from({ length: 1 + next(4) }, () =>
      IpRange.of(family, start + BigInt(next(2_000)), start + BigInt(next(2_000))),
    );
    for (const range of ranges)
      list.addRange(formatAddress(range.firstAddress), formatAddress(range.lastAddress), family);
    const set = IpSet.from(ranges);
    for (let probe = 0; probe < 20; probe += 1) {
      const address = { family, value: start + BigInt(next(2_000)) };
      const held = list.check(formatAddress(address), family);
      if (set.contains(address) !== held) expect({ seed, index, address: formatAddress(address) }).toBe(held);
    }
  }
  expect(seed).toBeGreaterThan(0);
});
