import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { parseGoDuration, seconds, wholeSeconds } from './go-duration.ts';

test.for([
  ['0', 0n],
  ['0s', 0n],
  ['+0', 0n],
  ['-0', 0n],
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
  [`${'0'.repeat(1_000)}1s`, 1_000_000_000n],
  [`${'0s'.repeat(1_000)}1s`, 1_000_000_000n],
  // From time_test.go: the fraction is computed in floating point, and digits that do not fit are ignored.
  ['0.3333333333333333333h', 1_200_000_000_000n],
  ['0.9223372036854775807h', 3_320_413_933_267n],
  ['0.9223372036854775808h', 3_320_413_933_267n],
  ['9007199254.740993ms', 9_007_199_254_740_993n],
  ['0.100000000000000000000h', 360_000_000_000n],
  ['0.830103483285477580700h', 2_988_372_539_827n],
] as const)('%s is %s nanoseconds', ([duration, expected]) => {
  expect(parseGoDuration(duration)).toBe(expected);
});

test.for([
  '',
  '-',
  '90',
  '1d',
  's',
  '.',
  '.s',
  '-.s',
  '1h1',
  '--1s',
  '+-1s',
  '1e3s',
  '1 s',
  ' 1s',
  '1s ',
  '1S',
  '1.1.1s',
  '9223372037s',
  '9223372036854775808ns',
  '9223372036854775807ns1ns',
  '1toString',
  '9'.repeat(1_000_000),
])('%s is not a duration', (duration) => {
  expect(parseGoDuration(duration)).toBeUndefined();
});

test('seconds are cut towards zero, or fractions', () => {
  expect([wholeSeconds(2_999_999_999n), wholeSeconds(-500_000_000n)]).toEqual([2n, 0n]);
  expect([seconds(1_500_000_000n), seconds(-250_000_000n), seconds(0n)]).toEqual([1.5, -0.25, 0]);
});

const part = fc.tuple(fc.nat(1000), fc.constantFrom('ns', 'us', 'ms', 's', 'm', 'h'));

property.prop([fc.array(part, { minLength: 1 }), fc.array(part, { minLength: 1 })])(
  'durations written one after the other add up',
  (left, right) => {
    const write = (parts: readonly (readonly [number, string])[]) => parts.flat().join('');
    const [a, b] = [parseGoDuration(write(left)) ?? 0n, parseGoDuration(write(right)) ?? 0n];
    expect(parseGoDuration(write(left) + write(right))).toBe(a + b);
    expect(parseGoDuration(`-${write(left)}`)).toBe(-a);
  },
);
