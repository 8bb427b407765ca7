import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  asLabelSelector,
  hasLabels,
  type LabelOperator,
  matchesAny,
  matchesSelector,
  selects,
} from './label-selector.ts';

const labels = { zone: 'a', tier: 'web' };

const expression = (operator: LabelOperator, key: string, ...values: readonly string[]) => ({
  matchExpressions: [{ key, operator, values }],
});

describe('a selector', () => {
  test.for([
    ['that is empty', {}, true],
    ['that is absent', undefined, false],
    ['with a pair', { matchLabels: { zone: 'a' } }, true],
    ['with another value', { matchLabels: { zone: 'b' } }, false],
    ['with a pair missing', { matchLabels: { zone: 'a', rack: '1' } }, false],
    ['with the value among others', expression('In', 'zone', 'b', 'a'), true],
    ['with the value not among others', expression('In', 'zone', 'b'), false],
    ['with a key that is absent, In', expression('In', 'rack', '1'), false],
    ['with a key that is absent, NotIn', expression('NotIn', 'rack', '1'), true],
    ['with the value excluded', expression('NotIn', 'zone', 'a'), false],
    ['with a key that exists', expression('Exists', 'zone'), true],
    ['with a key that does not exist', expression('DoesNotExist', 'rack'), true],
    ['with a key of every prototype', expression('Exists', 'toString'), false],
    [
      'with pair and expression',
      { matchLabels: { tier: 'web' }, ...expression('NotIn', 'zone', 'a') },
      false,
    ],
  ] as const)('%s', ([, selector, expected]) => {
    expect(matchesSelector(selector, labels)).toBe(expected);
  });

  test.for([
    expression('In', 'zone'),
    expression('NotIn', 'rack'),
    expression('Exists', 'zone', 'a'),
    expression('DoesNotExist', 'rack', '1'),
  ])('that Kubernetes rejects matches nothing: %j', (selector) => {
    expect(matchesSelector(selector, labels)).toBe(false);
  });

  test('in a list matches when any does, and an empty list matches nothing', () => {
    expect(matchesAny([{ matchLabels: { zone: 'b' } }, {}], labels)).toBe(true);
    expect(matchesAny([{ matchLabels: { zone: 'b' } }], labels)).toBe(false);
    expect(matchesAny([], labels)).toBe(false);
  });
});

describe('the selector of a Service', () => {
  test.for([
    [{ zone: 'a' }, labels, true],
    [{ zone: 'a', rack: '1' }, labels, false],
    [{}, labels, false],
    [undefined, labels, false],
    [{ zone: 'a' }, undefined, false],
    [{ toString: 'a' }, {}, false],
  ] as const)('%j on %j: %s', ([selector, of, expected]) => {
    expect(selects(selector, of)).toBe(expected);
  });

  test('is not the same as a map of required labels, which every object has when it is empty', () => {
    expect(hasLabels({}, labels)).toBe(true);
  });
});

describe('plain data', () => {
  test.for([
    [{}, { matchLabels: {}, matchExpressions: [] }],
    [
      { matchLabels: null, matchExpressions: null },
      { matchLabels: {}, matchExpressions: [] },
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
      { matchLabels: {}, matchExpressions: [{ key: 'a', operator: 'Exists', values: [] }] },
    ],
  ] as const)('%j is a selector', ([data, expected]) => {
    expect(asLabelSelector(data)).toEqual(expected);
  });

  test.for([
    undefined,
    null,
    'app=shop',
    [],
    { matchLabels: { a: 1 } },
    { matchExpressions: [{ operator: 'Exists' }] },
    { matchExpressions: [{ key: 'a', operator: 'exists' }] },
    { matchExpressions: [{ key: 'a', operator: 'In', values: [1] }] },
    { matchExpressions: [null] },
  ])('%j is not a selector', (data) => {
    expect(asLabelSelector(data)).toBeUndefined();
  });
});

const key = fc.constantFrom('a', 'b', 'c');
const value = fc.constantFrom('1', '2', '3');
const requirement = fc.oneof(
  fc.record({
    key,
    operator: fc.constantFrom<LabelOperator>('In', 'NotIn'),
    values: fc.array(value, { minLength: 1 }),
  }),
  fc.record({ key, operator: fc.constantFrom<LabelOperator>('Exists', 'DoesNotExist') }),
);
const opposites = { In: 'NotIn', NotIn: 'In', Exists: 'DoesNotExist', DoesNotExist: 'Exists' } as const;

property.prop([requirement, fc.dictionary(key, value)])(
  'an expression and its opposite never agree',
  (one, of) => {
    const opposite = { ...one, operator: opposites[one.operator] };
    expect(matchesSelector({ matchExpressions: [one] }, of)).toBe(
      !matchesSelector({ matchExpressions: [opposite] }, of),
    );
  },
);

property.prop([fc.array(requirement), fc.dictionary(key, value)])(
  'a selector matches when each of its expressions does',
  (matchExpressions, of) => {
    expect(matchesSelector({ matchExpressions }, of)).toBe(
      matchExpressions.every((one) => matchesSelector({ matchExpressions: [one] }, of)),
    );
  },
);
