import { expect, test } from 'vitest';
import { formatDuration } from './format-duration.ts';

test('durations read as a person says them', () => {
  expect([340, 3210, 125_000].map(formatDuration)).toEqual(['340 ms', '3.2 s', '2 min 5 s']);
});
