import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const known = ['name', 'addresses', 'autoAssign', 'avoidBuggyIPs', 'strictARP', 'additionalArguments'];

test.for([
  ['nmae', 'name'],
  ['adresses', 'addresses'],
  ['strictArp', 'strictARP'],
  ['AUTOASSIGN', 'autoAssign'],
  ['additionalArgs', 'additionalArguments'],
  ['additional', undefined],
  ['zebra', undefined],
  ['', undefined],
  ['x'.repeat(1_000_000), undefined],
] as const)('%s means %s', ([word, meant]) => {
  expect(nearest(word, known)).toBe(meant);
});
