import { expect, test } from 'vitest';
import { unreachable } from './unreachable.ts';

const failure = (code: string, message: string): Error => Object.assign(new Error(message), { code });

test.for([
  ['CERT_HAS_EXPIRED', 'certificate has expired', 'CLUSTER_UNAUTHORIZED'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in chain', 'CLUSTER_UNAUTHORIZED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', "does not match certificate's altnames", 'CLUSTER_UNAUTHORIZED'],
  ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'CLUSTER_UNREACHABLE'],
  ['ECONNRESET', 'socket hang up', 'CLUSTER_UNREACHABLE'],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND api.example', 'CLUSTER_UNREACHABLE'],
] as const)('%s is reported as %s with its message, the server first', ([code, message, expected]) => {
  const cause = failure(code, message);
  const error = unreachable('https://api.example:6443', cause);
  expect(error.code).toBe(expected);
  expect(error.message).toMatch(/^https:\/\/api\.example:6443: /);
  expect(error.message).toContain(message);
  expect(error.hint).toBeDefined();
  expect(error.cause).toBe(cause);
});

test('a failure without a message is reported by its code', () => {
  expect(unreachable('https://a', failure('EPIPE', '')).message).toBe('https://a: cannot be reached: EPIPE');
});
