import { expect, test } from 'vitest';
import { BaseError, formatError } from './base-error.ts';
import { fromUnknown } from './from-unknown.ts';

test('an error is its sentence, its details, its hint, in this order', () => {
  const error = new BaseError('helm: not found on PATH', {
    code: 'HELM_MISSING',
    hint: 'install Helm 3.17 or newer',
    details: ['looked in /usr/bin'],
  });
  expect(formatError(error)).toMatchInlineSnapshot(`
    "helm: not found on PATH
      looked in /usr/bin
      hint: install Helm 3.17 or newer"
  `);
});

test('a cause further down the chain is found', () => {
  const root = new TypeError('root');
  const error = new BaseError('top', { code: 'X', cause: new Error('middle', { cause: root }) });
  expect(error.walk((one) => one instanceof TypeError)).toBe(root);
  expect(error.walk((one) => one instanceof RangeError)).toBeUndefined();
});

test.for([
  ['boom', 'boom'],
  [{ a: 1 }, '{"a":1}'],
  [undefined, 'undefined'],
  [10n, '10'],
] as const)('whatever is thrown (%s) becomes an error', ([thrown, message]) => {
  expect(fromUnknown(thrown).message).toBe(message);
});
