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

test('a command that fits on a line is not broken, so that it can be copied', () => {
  expect(wrap('see what is there with: kubectl get services -A', { width: 40 })).toBe(
    'see what is there with:\nkubectl get services -A',
  );
  expect(wrap('to accept it: --accept GS-A=shop/web, or wait', { width: 30 })).toBe(
    'to accept it:\n--accept GS-A=shop/web, or\nwait',
  );
});

test('colours take no room', () => {
  expect(wrap('it \u001B[32msucceeded\u001B[39m in 8 s', { width: 21 })).toBe(
    'it \u001B[32msucceeded\u001B[39m in 8 s',
  );
});
