import { expect, test } from 'vitest';
import { wrap } from './wrap.ts';

test('lines are broken at spaces, existing breaks stay, and an empty line gets no indent', () => {
  expect(wrap('pool default has no free address\n\nadd a range', { width: 22, indent: '  ' })).toBe(
    '  pool default has no\n  free address\n\n  add a range',
  );
});

test('a word that is too long stays whole, and a narrow terminal still gets twenty columns', () => {
  expect(wrap('https://example.com/a/long/path is here', { width: 5 })).toBe(
    'https://example.com/a/long/path\nis here',
  );
});
