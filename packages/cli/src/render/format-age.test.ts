import { expect, test } from 'vitest';
import { formatAge } from './format-age.ts';

test('an age is given in the largest unit that fits, and as a date after a month', () => {
  const now = Date.parse('2026-11-30T12:00:00Z');
  const moments = [
    '2026-11-30T12:00:05Z',
    '2026-11-30T11:59:20Z',
    '2026-11-30T11:56:30Z',
    '2026-11-30T07:00:00Z',
    '2026-11-29T11:00:00Z',
    '2026-11-18T11:00:00Z',
    '2026-01-02T11:00:00Z',
    'yesterday',
  ];
  expect(moments.map((then) => formatAge(then, now))).toEqual([
    'just now',
    '40 s ago',
    '3 min ago',
    '5 h ago',
    '1 day ago',
    '12 days ago',
    'on 2026-01-02',
    'at yesterday',
  ]);
});
