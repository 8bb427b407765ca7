import { expect, test } from 'vitest';
import type { Action, Plan } from '../plan.ts';
import { whyStale } from './compare-plans.ts';

const plan = (changes: Record<string, Action>, basis: Record<string, string> = {}, digest = 'd'): Plan => ({
  format: 'gatesmith.dev/plan/v1',
  goal: 'up',
  chart: { name: 'gatesmith', version: '0.1.0', digest, standIn: true },
  valuesDigest: 'v',
  steps: [
    {
      id: 'release',
      title: 'r',
      reason: '',
      waitsFor: [],
      changes: Object.entries(changes).map(([object, action]) => ({
        object,
        action,
        ref: { apiVersion: 'v1', kind: 'ConfigMap', name: 'x' },
      })),
    },
  ],
  summary: { created: 0, configured: 0, unchanged: 0, deleted: 0, skipped: 0 },
  basis,
});

test('a plan still fits when nothing moved, whatever is unchanged', () => {
  expect(
    whyStale(plan({ a: 'created', b: 'unchanged' }), plan({ a: 'created', c: 'unchanged' })),
  ).toBeUndefined();
});

test.for([
  ['another chart', plan({}), plan({}, {}, 'e'), 'the chart is another one than the plan was made from'],
  [
    'an object changed underneath',
    plan({ a: 'configured' }, { a: '1' }),
    plan({ a: 'configured' }, { a: '2' }),
    'a: has changed since the plan was made',
  ],
  [
    'an object appeared',
    plan({ a: 'created' }),
    plan({ a: 'configured' }),
    'a: would now be configured, the plan says created',
  ],
  [
    'somebody did it already',
    plan({ a: 'created' }),
    plan({ a: 'unchanged' }),
    'a: no longer needs what the plan says',
  ],
  [
    'something more is to be done',
    plan({}),
    plan({ a: 'deleted' }),
    'a: would be deleted, and the plan does not know it',
  ],
] as const)('a plan is stale when %s', ([, saved, current, reason]) => {
  expect(whyStale(saved, current)).toBe(reason);
});
