/// <reference types="node" />
import { isIPv4, isIPv6 } from 'node:net';
import { fc, test as propertyTest } from '@fast-check/vitest';
import { propertyRuns } from '@internal/testing/property-runs';
import { describe, expect, test, vi } from 'vitest';
import {
  bitsOf,
  compareAddresses,
  formatAddress,
  type IpAddress,
  lastOf,
  parseAddress,
  safeParseAddress,
} from './address.ts';
import { IpParseError } from './issue.ts';

const numRuns = propertyRuns(2_000);

vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 5) });

const addresses: fc.Arbitrary<IpAddress> = fc.oneof(
  fc.bigInt({ min: 0n, max: lastOf('ipv4') }).map((value): IpAddress => ({ family: 'ipv4', value })),
  fc.bigInt({ min: 0n, max: lastOf('ipv6') }).map((value): IpAddress => ({ family: 'ipv6', value })),
);
const almost = fc.stringMatching(/^[0-9a-f:.]{0,20}$/);
const almostQuads = fc.stringMatching(/^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/);

describe('reading an address', () => {
  propertyTest.prop([addresses], { numRuns })('gives back what was written', (address) => {
    expect(parseAddress(formatAddress(address))).toEqual(address);
  });

  propertyTest.prop([fc.oneof(almost, almostQuads, fc.ipV4(), fc.ipV6())], { numRuns })(
    'accepts what Node accepts, zones aside',
    (text) => {
      expect(safeParseAddress(text).issues === undefined).toBe(isIPv4(text) || isIPv6(text));
    },
  );

  test.for([
    ['', 'GS-ADDRESS-EMPTY', '"": there is no address', undefined],
    ['192.168.20.256', 'GS-ADDRESS-INVALID', '"192.168.20.256": octet 256 is above 255', undefined],
    [
      '010.0.0.1',
      'GS-ADDRESS-INVALID',
      '"010.0.0.1": octet 010 starts with a zero, which some readers take for octal',
      '10.0.0.1',
    ],
    ['10.0.1', 'GS-ADDRESS-INVALID', '"10.0.1": an IPv4 address has four octets, this has 3', undefined],
    [
      ' 10.0.0.1',
      'GS-ADDRESS-INVALID',
      '" 10.0.0.1": spaces around an address are not part of it',
      '10.0.0.1',
    ],
    [
      'fe80::1%eth0',
      'GS-ADDRESS-ZONE',
      '"fe80::1%eth0": a zone (%...) has no meaning outside one machine',
      'fe80::1',
    ],
    [
      '1::2::3',
      'GS-ADDRESS-INVALID',
      '"1::2::3": not an IPv6 address',
      'eight groups of up to four hex digits, :: at most once for a run of zeros',
    ],
    [
      '0x0a000001',
      'GS-ADDRESS-INVALID',
      '"0x0a000001": not an IP address',
      'four numbers 0-255 with dots between, as in 192.168.20.10, or an IPv6 address',
    ],
  ] as const)('says why %j is none', ([text, code, message, hint]) => {
    expect(safeParseAddress(text).issues).toEqual([
      { code, text, message, ...(hint === undefined ? {} : { hint }) },
    ]);
  });

  test('throws an error with a code where the caller asked for it', () => {
    expect(() => parseAddress('nonsense')).toThrow(IpParseError);
    expect(() => parseAddress('nonsense')).toThrow('"nonsense": not an IP address');
  });

  test('refuses a megabyte of digits in a bounded message', () => {
    const [issue] = safeParseAddress('1'.repeat(1_000_000)).issues ?? [];
    expect(issue?.message.length).toBeLessThan(200);
    const [other] = safeParseAddress(`${':'.repeat(1_000_000)}%`).issues ?? [];
    expect(other?.message.length).toBeLessThan(200);
  });
});

test.for([
  ['::', 0n],
  ['1::', 1n << 112n],
  ['fd00:0:0::1', 0xfd00_0000_0000_0000_0000_0000_0000_0001n],
  ['FD00::a', 0xfd00_0000_0000_0000_0000_0000_0000_000an],
  ['1:2:3:4:5:6:7:8', 0x1_0002_0003_0004_0005_0006_0007_0008n],
  ['1:2:3:4:5:6:7::', 0x1_0002_0003_0004_0005_0006_0007_0000n],
  ['::2:3:4:5:6:7:8', 0x2_0003_0004_0005_0006_0007_0008n],
  ['::ffff:10.0.0.1', 0xffff_0a00_0001n],
  ['1:2:3:4:5:6:7', undefined],
  ['1:2:3:4:5:6:7:8:9', undefined],
  ['1:2:3:4::5:6:7:8', undefined],
  [':1::2', undefined],
  ['1::2:', undefined],
  [':::', undefined],
  ['12345::', undefined],
  ['::1/128', undefined],
] as const)('the integer of %s is %s', ([text, value]) => {
  expect(safeParseAddress(text).value?.value).toBe(value);
});

test.for([
  ['FD00:0:0::1', 'fd00::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['::ffff:0a00:0001', '::ffff:10.0.0.1'],
  ['::', '::'],
] as const)('%s is written %s (RFC 5952)', ([text, canonical]) => {
  expect(formatAddress(parseAddress(text))).toBe(canonical);
});

test('IPv4 sorts before IPv6, then by value', () => {
  const sorted = ['fd00::2', '10.0.0.2', 'fd00::1', '10.0.0.1']
    .map(parseAddress)
    .sort(compareAddresses)
    .map(formatAddress);
  expect(sorted).toEqual(['10.0.0.1', '10.0.0.2', 'fd00::1', 'fd00::2']);
  expect([bitsOf('ipv4'), bitsOf('ipv6')]).toEqual([32, 128]);
});
