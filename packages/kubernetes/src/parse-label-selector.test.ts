import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { matchesSelector } from './label-selector.ts';
import { parseLabelSelector } from './parse-label-selector.ts';

const labels = { app: 'shop', tier: 'web', weight: '10', empty: '', in: 'x' };

// Cases of labels/selector_test.go in apimachinery, in our words.
test.for([
  ['', true],
  [' ', true],
  ['app=shop', true],
  ['app==shop', true],
  [' app = shop ', true],
  ['app!=shop', false],
  ['absent!=shop', true],
  ['app', true],
  ['absent', false],
  ['!app', false],
  ['!absent', true],
  ['! absent', true],
  ['app in (shop,other)', true],
  ['app in ( shop )', true],
  ['app in(shop)', true],
  ['app in (other)', false],
  ['absent in (other)', false],
  ['app notin (shop)', false],
  ['app notin (other),tier=web', true],
  ['absent notin (a)', true],
  ['app=shop,tier=db', false],
  ['empty=', true],
  ['empty', true],
  ['app=', false],
  ['empty in ()', true],
  ['empty in (,a)', true],
  ['app in (a,,shop)', true],
  ['in', true],
  ['in in (x)', true],
  ['app=in', false],
  ['weight>9', true],
  ['weight>10', false],
  ['weight<11,weight>9', true],
  ['app>1', false],
  ['toString', false],
] as const)('%j selects: %s', ([query, expected]) => {
  expect(parseLabelSelector(query).matches?.(labels)).toBe(expected);
});

test.for([
  ['app=shop=1', "found '=', expected: ',' or 'end of string'"],
  ['app shop', "unable to parse requirement: found 'shop', expected: in, notin, =, ==, !=, gt, lt"],
  ['app=shop,', "found '', expected: identifier after ','"],
  [',app', "found ',', expected: !, identifier, or 'end of string'"],
  ['=shop', "found '=', expected: !, identifier, or 'end of string'"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
  ['app in shop', "unable to parse requirement: found 'shop' expected: '('"],
  ['app in (shop', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['app in (a b)', "unable to parse requirement: found 'b', expected: ',' or ')'"],
  ['app===shop', "unable to parse requirement: found '=', expected: identifier"],
  ['weight>heavy', "unable to parse requirement: for 'Gt', 'Lt' operators, the value must be an integer"],
  ['a/b/c', 'unable to parse requirement: key: Invalid value: "a/b/c": '],
  ['app=a/b', 'unable to parse requirement: values: Invalid value: "a/b": '],
] as const)('%j is refused: %s', ([query, problem]) => {
  const parsed = parseLabelSelector(query);
  expect(parsed.matches).toBeUndefined();
  expect(parsed.problem).toContain(problem);
});

const key = fc.constantFrom('a', 'b/c');
const value = fc.constantFrom('1', '2', '');
const values = fc.array(value, { minLength: 1, maxLength: 3 });

property.prop([key, values, fc.dictionary(key, value)])(
  'a query and its object form agree',
  (name, of, on) => {
    const requirement = { key: name, values: of };
    for (const [operator, word] of [
      ['In', 'in'],
      ['NotIn', 'notin'],
    ] as const) {
      const selector = { matchExpressions: [{ ...requirement, operator }] };
      expect(parseLabelSelector(`${name} ${word} (${of.join(',')})`).matches?.(on)).toBe(
        matchesSelector(selector, on),
      );
    }
  },
);

property.prop([fc.string({ unit: fc.constantFrom('a', 'in', ' ', '=', '!', '(', ')', ',', '>', '<', '-') })])(
  'any query is either read or refused with a sentence',
  (query) => {
    const { matches, problem } = parseLabelSelector(query);
    expect([matches === undefined, problem === undefined].filter(Boolean)).toHaveLength(1);
  },
);
