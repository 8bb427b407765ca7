import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { parseDuration } from './parse-duration.ts';

test.for([
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['45', 45_000],
] as const)('%s is %i ms', ([text, ms], { expect }) => {
  expect(parseDuration(text)).toBe(ms);
});

test.for(['', 'soon', '-5s', '0s', '0', '10x', '5 m', '1m1', '1e9s', '9'.repeat(30)])(
  '%j is refused',
  (text, { expect }) => {
    expect(() => parseDuration(text)).toThrow(SyntaxError);
  },
);

property.prop([fc.integer({ min: 1, max: 10_000_000 })])('milliseconds read back', (ms) => {
  expect(parseDuration(`${ms}ms`)).toBe(ms);
});
