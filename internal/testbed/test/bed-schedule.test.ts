import { expect, test } from 'vitest';
import { bedFaultKinds, bedScheduleOf } from './bed-schedule.ts';

test('50 schedules for the test bed leave no kind of fault out', () => {
  const met = new Set(Array.from({ length: 50 }, (_, seed) => [...bedScheduleOf(seed).kinds]).flat());
  expect(bedFaultKinds.filter((kind) => !met.has(kind))).toEqual([]);
});
