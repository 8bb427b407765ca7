import { expect, test } from 'vitest';
import { whyStale } from './compare-plans.ts';
import type { Action, Plan } from './plan.ts';

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
    'the release was written in between',
    plan({ a: 'created' }, { 'Release/metallb-system/gatesmith': 'revision 1' }),
    plan({ a: 'created' }, { 'Release/metallb-system/gatesmith': 'revision 2' }),
    'Release/metallb-system/gatesmith: has changed since the plan was made',
  ],
  [
    'an object appeared',
    plan({ a: 'created' }),
    plan({ a: 'configured' }),
    'a: would now be configured, the plan says created',
  ],
  [
    'it was done already',
    plan({ a: 'created' }),
    plan({ a: 'unchanged' }),
    'a: no longer needs what the plan says',
  ],
  [
    'something more is to be done',
    plan({}),
    plan({ a: 'deleted' }),
    'a: would be deleted, and is not in the plan',
  ],
] as const)('a plan is stale when %s', ([, saved, current, reason]) => {
  expect(whyStale(saved, current)).toBe(reason);
});

test('a new version that changes nothing about what is to be done leaves a plan as good as it was', () => {
  const withDiff = (diff: string, version: string): Plan => {
    const { steps, ...rest } = plan({ a: 'configured' }, { a: version });
    return {
      ...rest,
      steps: steps.map((step) => ({ ...step, changes: step.changes.map((change) => ({ ...change, diff })) })),
    };
  };
  expect(whyStale(withDiff('-a +b', '1'), withDiff('-a +b', '2'))).toBeUndefined();
  expect(whyStale(withDiff('-a +b', '1'), withDiff('-c +b', '2'))).toBe(
    'a: has changed since the plan was made',
  );
});

test('what happens to an object in one step does not hide what happens to it in another', () => {
  const twice = (action: Action): Plan => {
    const { steps, ...rest } = plan({ a: 'configured' });
    const first = plan({ a: action }).steps.map((step) => ({
      ...step,
      id: 'free-pool-addresses' as const,
      pools: [],
    }));
    return { ...rest, steps: [...first, ...steps] };
  };
  expect(whyStale(twice('configured'), twice('deleted'))).toBe(
    'a: would now be deleted, the plan says configured',
  );
});
