import { fc, test as property } from '@fast-check/vitest';
import { isRecord } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { mergeValues } from './merge-values.ts';

test.for([
  [{ a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  [{ a: { b: 1, c: 2 } }, { a: { b: 3 } }, { a: { b: 3, c: 2 } }],
  [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
  [{ a: { b: 1 } }, { a: null }, { a: null }],
  [{ a: { b: 1 } }, { a: 'text' }, { a: 'text' }],
  [{ a: 'text' }, { a: { b: 1 } }, { a: { b: 1 } }],
] as const)('%j under %j is %j', ([base, over, expected]) => {
  expect(mergeValues(base, over)).toEqual(expected);
});

const document = fc.letrec((tie) => ({
  map: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'd'), tie('value'), { maxKeys: 4 }),
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.integer(),
    fc.constant(null),
    fc.array(fc.integer(), { maxLength: 3 }),
    tie('map'),
  ),
})).map;

property.prop([document, document])('the upper document wins wherever it says something', (base, over) => {
  if (!isRecord(base) || !isRecord(over)) return;
  const merged = mergeValues(base, over);
  for (const [key, value] of Object.entries(over)) {
    if (!isRecord(value)) expect(Object.getOwnPropertyDescriptor(merged, key)?.value).toEqual(value);
  }
  expect(Object.keys(merged).sort()).toEqual(
    [...new Set([...Object.keys(base), ...Object.keys(over)])].sort(),
  );
  expect(mergeValues(merged, over)).toEqual(merged);
});
