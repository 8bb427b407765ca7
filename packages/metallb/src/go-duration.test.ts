import { expect, test } from 'vitest';
import { parseGoDuration, wholeSeconds } from './go-duration.ts';

test.for([
  ['0', 0n],
  ['0s', 0n],
  ['90s', 90_000_000_000n],
  ['1h30m', 5_400_000_000_000n],
  ['1.5s', 1_500_000_000n],
  ['.5s', 500_000_000n],
  ['1.s', 1_000_000_000n],
  ['-2ms', -2_000_000n],
  ['+3us', 3_000n],
  ['3µs', 3_000n],
  ['3μs', 3_000n],
  ['9223372036s', 9_223_372_036_000_000_000n],
  ['-9223372036.854775808s', -(1n << 63n)],
] as const)('%s is %s nanoseconds', ([text, expected]) => {
  expect(parseGoDuration(text)).toBe(expected);
});

test.for(['', '90', '1d', 's', '.s', '1h1', '--1s', '1e3s', '1 s', '9223372037s', '9'.repeat(1_000_000)])(
  '%s is no duration',
  (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  },
);

test('seconds are cut towards zero', () => {
  expect([wholeSeconds(2_999_999_999n), wholeSeconds(-500_000_000n)]).toEqual([2n, 0n]);
});
