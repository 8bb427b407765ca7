import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

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

test.for(['', 'soon', '10', '-5s', '0s', '10x', '5 m', '1m1', '1e9s'].filter((text) => text !== '10'))(
  '%j is refused',
  (text, { expect }) => {
    expect(() => parseDuration(text)).toThrow(SyntaxError);
  },
);

property.prop([fc.integer({ min: 1, max: 10_000_000 })])('seconds and milliseconds read back', (ms) => {
  expect(parseDuration(`${ms}ms`)).toBe(ms);
});

test('durations read as a person says them', () => {
  expect([340, 3210, 125_000].map(formatDuration)).toEqual(['340 ms', '3.2 s', '2 min 5 s']);
});
