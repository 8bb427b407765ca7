import { expect, test } from 'vitest';
import { fromStatus } from './from-status.ts';

const call = { subject: 'IPAddressPool/metallb-system/default', verb: 'apply' };

test.for([
  [403, { kind: 'Status', reason: 'Forbidden', message: 'no' }, 'FORBIDDEN'],
  [401, { kind: 'Status', reason: 'Unauthorized' }, 'CLUSTER_UNAUTHORIZED'],
  [404, { kind: 'Status', reason: 'NotFound' }, 'NOT_FOUND'],
  [409, { kind: 'Status', reason: 'AlreadyExists' }, 'ALREADY_EXISTS'],
  [409, { kind: 'Status', reason: 'Conflict' }, 'CONFLICT'],
  [422, { kind: 'Status', reason: 'Invalid' }, 'INVALID'],
  [429, { kind: 'Status', reason: 'TooManyRequests' }, 'TOO_MANY_REQUESTS'],
  [504, { kind: 'Status', reason: 'Timeout' }, 'TIMED_OUT'],
  [503, undefined, 'SERVER_ERROR'],
  [404, undefined, 'NOT_KUBERNETES'],
  [200, undefined, 'NOT_KUBERNETES'],
  [
    500,
    {
      kind: 'Status',
      reason: 'InternalError',
      message: 'failed calling webhook "x.metallb.io": no endpoints',
    },
    'WEBHOOK_UNREACHABLE',
  ],
] as const)('HTTP %i %j becomes %s', ([code, status, expected]) => {
  expect(fromStatus({ ...call, code, status }).code).toBe(expected);
});

test('the object comes first, then the verb, then the words of the server', () => {
  expect(
    fromStatus({
      ...call,
      code: 403,
      status: { kind: 'Status', reason: 'Forbidden', message: 'user "dev" cannot patch' },
    }).message,
  ).toMatchInlineSnapshot(
    `"IPAddressPool/metallb-system/default: apply was refused: user "dev" cannot patch"`,
  );
});

test('a token in the words of the server is masked', () => {
  const error = fromStatus({
    ...call,
    code: 401,
    status: { kind: 'Status', message: 'Bearer abcdefghijklmnop is expired' },
  });
  expect(error.message).not.toContain('abcdefghijklmnop');
});
