import { expect, test } from 'vitest';
import { count, pluralOf } from './count.ts';

test('one is singular, none and several are plural', () => {
  expect([count(0, 'error'), count(1, 'error'), count(2, 'error'), count(2, 'address')]).toEqual([
    'no errors',
    '1 error',
    '2 errors',
    '2 addresses',
  ]);
});

test('kinds have the plural that English gives them', () => {
  const kinds = ['CustomResourceDefinition', 'IngressClass', 'NetworkPolicy', 'Endpoints', 'ServiceL2Status'];
  expect(kinds.map((kind) => pluralOf(kind))).toEqual([
    'CustomResourceDefinitions',
    'IngressClasses',
    'NetworkPolicies',
    'Endpoints',
    'ServiceL2Statuses',
  ]);
});
