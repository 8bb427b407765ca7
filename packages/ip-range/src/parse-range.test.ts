/// <reference types="node" />
import { fc, test as propertyTest } from '@fast-check/vitest';
import { propertyRuns } from '@internal/testing/property-runs';
import { describe, expect, test, vi } from 'vitest';
import { type IpFamily, lastOf } from './address.ts';
import { IpRange } from './ip-range.ts';
import { IpParseError } from './issue.ts';
import { parseRange, safeParseRange } from './parse-range.ts';
import { formatPrefix, parsePrefix, safeParsePrefix } from './prefix.ts';

const numRuns = propertyRuns(2_000);

vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 5) });

const ranges: fc.Arbitrary<IpRange> = fc
  .constantFrom<IpFamily>('ipv4', 'ipv6')
  .chain((family) =>
    fc
      .tuple(fc.bigInt({ min: 0n, max: lastOf(family) }), fc.bigInt({ min: 0n, max: lastOf(family) }))
      .map(([a, b]) => IpRange.of(family, a, b)),
  );

propertyTest.prop([ranges], { numRuns })('a range written out is read back', (range) => {
  expect(parseRange(range.toString()).equals(range)).toBe(true);
});

propertyTest.prop([ranges], { numRuns: Math.ceil(numRuns / 10) })(
  'its prefixes cover it exactly, in order, and are as few as possible',
  (range) => {
    const cover = range.prefixes().map((prefix) => IpRange.ofPrefix(prefix));
    expect(cover[0]?.first).toBe(range.first);
    expect(cover.at(-1)?.last).toBe(range.last);
    for (const [index, part] of cover.entries()) {
      const next = cover[index + 1];
      if (next !== undefined) expect(next.first).toBe(part.last + 1n);
      // two neighbours of one size that could be one prefix would not be minimal
      if (next !== undefined && next.size === part.size) expect(part.first % (2n * part.size)).not.toBe(0n);
    }
  },
);

describe('reading a range', () => {
  test.for([
    ['192.168.20.20 - 192.168.20.254', '192.168.20.20-192.168.20.254'],
    ['10.0.0.7/24', '10.0.0.0/24'],
    ['10.0.0.0-10.0.0.255', '10.0.0.0/24'],
    ['10.0.0.9', '10.0.0.9'],
    ['FD00::1:0/112', 'fd00::1:0/112'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['10.0.0.5-10.0.0.5', '10.0.0.5'],
  ] as const)('%s is %s', ([text, canonical]) => {
    expect(String(parseRange(text))).toBe(canonical);
  });

  test.for([
    [
      '192.168.20.99-192.168.20.30',
      'GS-RANGE-INVERTED',
      'the range ends before it starts',
      'did you mean 192.168.20.30-192.168.20.99?',
    ],
    [
      '10.0.0.1-fd00::1',
      'GS-RANGE-MIXED-FAMILY',
      'one end is IPv4 and the other IPv6',
      'write one range per family',
    ],
    ['10.0.0.0/33', 'GS-PREFIX-LENGTH', 'the length of an IPv4 prefix is a number from 0 to 32', undefined],
    ['10.0.0.0/', 'GS-PREFIX-LENGTH', 'the length of an IPv4 prefix is a number from 0 to 32', undefined],
    ['10.0.0.1-', 'GS-ADDRESS-EMPTY', 'a range needs an address on both sides of the dash', undefined],
  ] as const)('%s is refused: %s', ([text, code, why, hint]) => {
    expect(safeParseRange(text).issues?.[0]).toMatchObject({
      code,
      message: `"${text}": ${why}`,
      ...(hint === undefined ? {} : { hint }),
    });
  });

  test('names both ends when both are wrong', () => {
    expect(safeParseRange('10.0.0.300-10.0.0.400').issues?.map(({ message }) => message)).toEqual([
      '"10.0.0.300-10.0.0.400": "10.0.0.300": octet 300 is above 255',
      '"10.0.0.300-10.0.0.400": "10.0.0.400": octet 400 is above 255',
    ]);
  });

  test('a lone address can be refused, with the prefix that was meant', () => {
    expect(safeParseRange('10.0.0.9', { single: false }).issues?.[0].hint).toBe('did you mean 10.0.0.9/32?');
  });

  test('throws an error that carries every issue', () => {
    expect(() => parseRange('10.0.0.9-10.0.0.1')).toThrow(IpParseError);
    expect(() => parsePrefix('10.0.0.0')).toThrow('a prefix needs a length');
  });

  test('refuses a megabyte in bounded time and space', () => {
    for (const text of [
      '-'.repeat(1e6),
      '/'.repeat(1e6),
      `${'1.'.repeat(5e5)}-`,
      ':'.repeat(1e6),
      `10.0.0.1/${'9'.repeat(1e6)}`,
    ]) {
      expect(safeParseRange(text).issues?.[0].message.length).toBeLessThan(250);
    }
  });
});

describe('a range', () => {
  const range = parseRange('10.0.0.8-10.0.0.11');

  test('counts, indexes and compares', () => {
    expect(range.size).toBe(4n);
    expect(range.nth(0)?.value).toBe(range.first);
    expect(range.nth(-1)?.value).toBe(range.last);
    expect(range.nth(4)).toBeUndefined();
    expect(range.contains(parseRange('10.0.0.9'))).toBe(true);
    expect(range.contains(parseRange('::10.0.0.9'))).toBe(false);
    expect(range.overlaps(parseRange('10.0.0.11/30'))).toBe(true);
    expect(range.intersection(parseRange('10.0.0.10/31'))?.toString()).toBe('10.0.0.10/31');
    expect(range.prefixes().map(formatPrefix)).toEqual(['10.0.0.8/30']);
  });

  test('made from integers keeps its invariant whatever it is given', () => {
    expect(String(IpRange.of('ipv4', 9n, 1n))).toBe('0.0.0.1-0.0.0.9');
    expect(String(IpRange.of('ipv4', -5n, 2n ** 40n))).toBe('0.0.0.0/0');
  });
});

test('a prefix clears host bits', () => {
  expect(formatPrefix(parsePrefix('10.1.2.3/8'))).toBe('10.0.0.0/8');
  expect(safeParsePrefix('10.1.2/8').issues?.[0].message).toBe(
    '"10.1.2/8": an IPv4 address has four octets, this has 3',
  );
});

test.for([
  ['192.168.1.10-20', 'did you mean 192.168.1.10-192.168.1.20?'],
  ['192.168.20.5-3', 'did you mean 192.168.20.3-192.168.20.5?'],
  ['192.168.1.10 - 020', 'did you mean 192.168.1.10-192.168.1.20?'],
  ['192.168.1.10-256', undefined],
  ['fd00::1-20', undefined],
  ['10.0.0.1\u201310.0.0.2', 'did you mean 10.0.0.1-10.0.0.2?'],
  ['fd00::1 \u2014 fd00::2', 'did you mean fd00::1 - fd00::2?'],
  ['a\u2013b', 'four numbers 0-255 with dots between, as in 192.168.20.10, or an IPv6 address'],
] as const)('%s: the hint is %s', ([text, hint]) => {
  expect(safeParseRange(text).issues?.[0].hint).toBe(hint);
});
