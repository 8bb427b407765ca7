import { expect, test } from 'vitest';
import { BaseError } from './base-error.ts';
import { redact } from './redact.ts';

test.for([
  ['Get "https://admin:hunter2@10.0.0.1:6443/api"', 'Get "https://***@10.0.0.1:6443/api"'],
  ['authorization: Bearer abc.def-ghi_jkl', 'authorization: Bearer ***'],
  ['token eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlIn0.c2lnbmF0dXJl here', 'token *** here'],
  ['password: hunter2', 'password: ***'],
  ['{"token":"abc123","user":"me"}', '{"token":"***","user":"me"}'],
  [
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY----- ***',
  ],
  ['nothing to hide at https://10.0.0.1:6443', 'nothing to hide at https://10.0.0.1:6443'],
] as const)('%s', ([text, masked]) => {
  expect(redact(text)).toBe(masked);
});

test('no credential gets into an error, not by its message and not by its details', () => {
  const error = new BaseError('proxy http://me:hunter2@proxy:3128 refused', {
    code: 'X',
    details: ['token=hunter3'],
  });
  expect(JSON.stringify([error.message, error.details])).not.toContain('hunter');
});

test('a megabyte is masked in bounded time', () => {
  expect(redact('password'.repeat(125_000))).toHaveLength(1_000_000);
});
