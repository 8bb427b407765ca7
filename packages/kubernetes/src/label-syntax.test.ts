import { expect, test } from 'vitest';
import { labelValueProblem, qualifiedNameProblem } from './label-syntax.ts';

test.for(['a', 'A_b.c-1', 'metallb.io/pool', `${'p'.repeat(253)}/${'n'.repeat(63)}`])(
  '%s is a key',
  (key) => {
    expect(qualifiedNameProblem(key)).toBeUndefined();
  },
);

test.for([
  '',
  '/',
  'a/',
  '/a',
  'a/b/c',
  'Upper.case/a',
  '-a',
  'a-',
  'a b',
  'n'.repeat(64),
  `${'p'.repeat(254)}/n`,
])('%j is not a key', (key) => {
  expect(qualifiedNameProblem(key)).toBeTypeOf('string');
});

test.for(['', 'a', 'A_b.c-1', 'v'.repeat(63)])('%j is a label value', (value) => {
  expect(labelValueProblem(value)).toBeUndefined();
});

test.for(['-', 'a-', '.a', 'a b', 'a/b', 'v'.repeat(64)])('%j is not a label value', (value) => {
  expect(labelValueProblem(value)).toBeTypeOf('string');
});
