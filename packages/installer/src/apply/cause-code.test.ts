import { expect, test } from 'vitest';
import { ClusterError } from '../errors.ts';
import { causeCode } from './cause-code.ts';

const calm = new AbortController().signal;
const expired = AbortSignal.abort(new DOMException('time is up', 'TimeoutError'));

test.for([
  [new ClusterError('no', { code: 'FORBIDDEN' }), calm, 'FORBIDDEN'],
  [new ClusterError('no', { code: 'FORBIDDEN' }), AbortSignal.abort(), 'FORBIDDEN'],
  // The error of an interruption has a meaningless number, 20.
  [AbortSignal.abort().reason, AbortSignal.abort(), 'INTERRUPTED'],
  [new Error('stopped by the test'), AbortSignal.abort(new Error('stopped by the test')), 'INTERRUPTED'],
  [expired.reason, expired, 'WAIT_TIMED_OUT'],
  [new TypeError('x is not a function'), calm, 'UNEXPECTED'],
  [Object.assign(new Error('no such file'), { code: 'ENOENT' }), calm, 'UNEXPECTED'],
] as const)('%s is written down as a code', ([error, signal, code]) => {
  expect(causeCode(error, signal)).toBe(code);
});
