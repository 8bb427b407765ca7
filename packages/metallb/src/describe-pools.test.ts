import { fc, test as propertyTest } from '@fast-check/vitest';
import { propertyRuns } from '@internal/testing/property-runs';
import { expect, test } from 'vitest';
import { describePools } from './describe-pools.ts';
import { forecastPool } from './forecast-pool.ts';

const numRuns = propertyRuns(500);

test('a pool of both families is counted by family, shared addresses once', () => {
  const [described] = describePools(
    [
      {
        name: 'a',
        addresses: ['10.0.0.0/23', 'fd00::/64', 'nonsense'],
        avoidBuggyIPs: true,
        serviceAllocation: { priority: 3 },
      },
    ],
    [
      { service: 'web/x', addresses: ['10.0.0.1', 'fd00::'] },
      { service: 'web/y', addresses: ['10.0.0.1'] },
      { service: 'web/z', addresses: ['192.168.0.1'] },
    ],
  );
  expect(described?.families).toEqual([
    { family: 'ipv4', size: 512n, buggy: 4n, usable: 508n, used: 1n, free: 507n },
    { family: 'ipv6', size: 2n ** 64n, buggy: 0n, usable: 2n ** 64n, used: 1n, free: 2n ** 64n - 1n },
  ]);
  expect(described?.holders.map(({ service }) => service)).toEqual(['web/x', 'web/y']);
  expect([described?.next, described?.priority]).toEqual([['10.0.0.2', 'fd00::1'], 3]);
});

propertyTest.prop([fc.nat(2_000), fc.nat(2_000)], { numRuns })(
  '.0 and .255 are counted as if listed',
  (first, more) => {
    const text = (value: number): string => `10.${value >> 16}.${(value >> 8) & 255}.${value & 255}`;
    const listed = Array.from({ length: more + 1 }, (_, index) => (first + index) & 255).filter(
      (octet) => octet === 0 || octet === 255,
    );
    const [described] = describePools([{ name: 'a', addresses: [`${text(first)}-${text(first + more)}`] }]);
    expect(described?.families[0]?.buggy).toBe(BigInt(listed.length));
  },
);

test.for([
  [33, 3, 11, 'at 3 Services a week pool a is full in 11 weeks'],
  [35, 3, 12, 'at 3 Services a week pool a is full in 12 weeks'],
  [1, 1, 1, 'at 1 Service a week pool a is full in 1 week'],
  [0, 3, 0, 'pool a is full'],
  [5, 0, undefined, 'pool a does not fill up: no new Services are expected'],
] as const)('%d free and %d a week: %s', ([free, servicesPerWeek, weeks, message]) => {
  expect(forecastPool({ name: 'a', free, servicesPerWeek })).toEqual(
    weeks === undefined ? { message } : { weeks, message },
  );
});
