/// <reference types="node" />
/// <reference lib="esnext.collection" />
import { BlockList } from 'node:net';
import { fc, test as propertyTest } from '@fast-check/vitest';
import { propertyRuns } from '@internal/testing/property-runs';
import { describe, expect, test, vi } from 'vitest';
import { formatAddress, type IpFamily, lastOf } from './address.ts';
import { IpRange } from './ip-range.ts';
import { IpSet } from './ip-set.ts';
import { IpSetBuilder } from './ip-set-builder.ts';
import { parseRange } from './parse-range.ts';
import { formatPrefix } from './prefix.ts';

const numRuns = propertyRuns(2_000);

vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 5) });

// A tiny world at both ends of both families, where every address can be listed.
const worldSize = 24;
const starts: readonly { readonly family: IpFamily; readonly start: bigint }[] = [
  { family: 'ipv4', start: 0n },
  { family: 'ipv4', start: lastOf('ipv4') - BigInt(worldSize) + 1n },
  { family: 'ipv6', start: 0n },
  { family: 'ipv6', start: lastOf('ipv6') - BigInt(worldSize) + 1n },
];
const smallRanges: fc.Arbitrary<IpRange> = fc
  .record({ at: fc.constantFrom(...starts), from: fc.nat(worldSize - 1), to: fc.nat(worldSize - 1) })
  .map(({ at: { family, start }, from, to }) => IpRange.of(family, start + BigInt(from), start + BigInt(to)));
const smallSets = fc.array(smallRanges, { maxLength: 6 });

type Naive = ReadonlySet<string>;

function naive(ranges: readonly IpRange[]): Set<string> {
  return new Set(
    ranges.flatMap((range) => [...range.addresses()].map(({ family, value }) => `${family}/${value}`)),
  );
}

function listed(set: IpSet): Naive {
  return naive(set.ranges);
}

function expectInvariant(set: IpSet): void {
  for (const [index, range] of set.ranges.entries()) {
    const before = set.ranges[index - 1];
    if (before === undefined) continue;
    if (before.family === range.family) expect(before.last + 1n < range.first).toBe(true);
    else expect([before.family, range.family]).toEqual(['ipv4', 'ipv6']);
  }
}

describe('a set equals a naive set of addresses', () => {
  propertyTest.prop([smallSets, smallSets], { numRuns })(
    'under union, intersection and subtraction',
    (left, right) => {
      const a = IpSet.from(left);
      const b = IpSet.from(right);
      const plainA = naive(left);
      const plainB = naive(right);
      for (const [set, plain] of [
        [a.union(b), plainA.union(plainB)],
        [a.intersection(b), plainA.intersection(plainB)],
        [a.subtract(b), plainA.difference(plainB)],
      ] as const) {
        expectInvariant(set);
        expect(listed(set)).toEqual(plain);
        expect(set.size()).toBe(BigInt(plain.size));
      }
      expect(a.overlaps(b)).toBe(!plainA.isDisjointFrom(plainB));
      expect(a.contains(b)).toBe(plainB.isSubsetOf(plainA));
      expect(a.equals(b)).toBe(plainA.symmetricDifference(plainB).size === 0);
    },
  );

  propertyTest.prop([smallSets, smallRanges], { numRuns })(
    'for complement, containment, prefixes, nth and text',
    (ranges, within) => {
      const set = IpSet.from(ranges);
      const plain = naive(ranges);
      expect(listed(set.complement(within))).toEqual(naive([within]).difference(plain));
      expect(set.contains(within)).toBe(naive([within]).isSubsetOf(plain));
      expect(set.overlaps(within)).toBe(!naive([within]).isDisjointFrom(plain));
      const prefixes = set.prefixes();
      expect(naive(prefixes.map((prefix) => IpRange.ofPrefix(prefix)))).toEqual(plain);
      expect(prefixes.reduce((total, prefix) => total + IpRange.ofPrefix(prefix).size, 0n)).toBe(set.size());
      const all = [...set.addresses()];
      expect(all.map((_, index) => set.nth(index))).toEqual(all);
      expect(set.nth(-1)).toEqual(all.at(-1));
      expect(set.nth(all.length)).toBeUndefined();
      if (!set.isEmpty)
        expect(
          IpSet.from(
            set
              .toString()
              .split(', ')
              .map((text) => parseRange(text)),
          ).equals(set),
        ).toBe(true);
    },
  );

  propertyTest.prop([fc.array(fc.record({ adds: fc.boolean(), range: smallRanges }), { maxLength: 10 })], {
    numRuns,
  })('when built from additions and removals in any order', (operations) => {
    const builder = new IpSetBuilder();
    let plain = new Set<string>();
    for (const { adds, range } of operations) {
      if (adds) builder.add(range);
      else builder.remove(range);
      plain = adds ? plain.union(naive([range])) : plain.difference(naive([range]));
    }
    const set = builder.build().value ?? IpSet.empty;
    expectInvariant(set);
    expect(listed(set)).toEqual(plain);
  });
});

propertyTest.prop([fc.array(smallRanges, { minLength: 1, maxLength: 5 }), smallRanges], {
  numRuns: Math.ceil(numRuns / 4),
})('containment agrees with net.BlockList', (ranges, probe) => {
  const list = new BlockList();
  for (const range of ranges)
    list.addRange(formatAddress(range.firstAddress), formatAddress(range.lastAddress), range.family);
  const set = IpSet.from(ranges);
  for (const address of [probe.firstAddress, probe.lastAddress]) {
    // a BlockList takes ::ffff:0:0/96 for IPv4, which these worlds stay clear of
    expect(set.contains(address)).toBe(list.check(formatAddress(address), address.family));
  }
});

test('a builder reports every string that it could not read, and its owner', () => {
  const { issues } = new IpSetBuilder()
    .add('10.0.0.0/24')
    .add('10.0.0.9-10.0.0.1', 'pool a')
    .remove('10.0.0.300', 'node n1')
    .build();
  expect(issues).toMatchInlineSnapshot(`
    [
      {
        "code": "GS-RANGE-INVERTED",
        "hint": "did you mean 10.0.0.1-10.0.0.9?",
        "message": ""10.0.0.9-10.0.0.1": the range ends before it starts",
        "subject": "pool a",
        "text": "10.0.0.9-10.0.0.1",
      },
      {
        "code": "GS-ADDRESS-INVALID",
        "message": ""10.0.0.300": octet 300 is above 255",
        "subject": "node n1",
        "text": "10.0.0.300",
      },
    ]
  `);
});

test('a whole family costs no more than one address', () => {
  const everything = IpSet.of(IpRange.all('ipv6'), IpRange.all('ipv4'));
  expect(everything.size('ipv6')).toBe(2n ** 128n);
  expect(everything.subtract(IpSet.of(parseRange('fd00::1'))).prefixes()).toHaveLength(129);
  expect(everything.prefixes().map(formatPrefix)).toEqual(['0.0.0.0/0', '::/0']);
  expect(everything.nth(2n ** 32n)).toEqual({ family: 'ipv6', value: 0n });
});
