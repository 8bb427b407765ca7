import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { parseQuantity, sameQuantity, wholeQuantity } from './quantity.ts';

test.for([
  ['100m', 0.1],
  ['100m', '.1'],
  ['1', '1.'],
  ['1k', 1000],
  ['1Ki', 1024],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['2e3', '2000'],
  ['2E3', '2k'],
  ['1E', '1e18'],
  ['12e-1', '1200m'],
  ['1e-9', '1n'],
  ['0.0000000001', '1n'],
  ['-1.5', '-1500m'],
  ['+5', 5],
  ['-0', '0'],
  ['1000000u', 1],
  ['16Ei', '9223372036854775807'],
] as const)('%s is %s', ([left, right]) => {
  expect(sameQuantity(left, right)).toBe(true);
});

test.for([
  '',
  '.',
  'm',
  '1 Gi',
  '1gi',
  '1K',
  '1e',
  '1e3k',
  '1.1.1',
  '--1',
  '0x10',
  '1Gi ',
  'ten',
  true,
  null,
  {},
])('%j is not a quantity', (value) => {
  expect(parseQuantity(value)).toBeUndefined();
  expect(sameQuantity(value, value)).toBe(false);
});

test.for([
  ['100m', 1n],
  ['2', 2n],
  ['2001m', 3n],
  ['-100m', -1n],
  ['1Ki', 1024n],
] as const)('the whole number of %s is %s', ([value, expected]) => {
  expect(wholeQuantity(parseQuantity(value) ?? 0n)).toBe(expected);
});

property.prop([fc.integer(), fc.integer()])('whole numbers keep their order', (a, b) => {
  expect((parseQuantity(a) ?? 0n) < (parseQuantity(String(b)) ?? 0n)).toBe(a < b);
});

property.prop([fc.integer({ min: -1_000_000, max: 1_000_000 })])(
  'a thousand thousandths are one',
  (amount) => {
    expect(sameQuantity(`${amount * 1000}m`, amount)).toBe(true);
    expect(sameQuantity(`${amount}Ki`, amount * 1024)).toBe(true);
  },
);
