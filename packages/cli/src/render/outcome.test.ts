import type { AssignedAddress, Outcome } from '@gatesmith/installer';
import { expect, test } from 'vitest';
import { curlLine, renderOutcome, renderUnfinished } from './outcome.ts';

const plain = (_: unknown, text: string): string => text;
const view = { style: plain, width: undefined };
const address = (text: string, more: Partial<AssignedAddress> = {}): AssignedAddress => ({
  service: 'Service/traefik/entry',
  address: text,
  announcedBy: ['n1'],
  ...more,
});
const outcome = (more: Partial<Outcome>): Outcome => ({
  result: 'done',
  addresses: [],
  findings: [],
  finished: [],
  unfinished: [],
  writes: 0,
  ...more,
});

test.for([
  ['the first address when none was asked', [address('10.0.0.1')], 'curl -i http://10.0.0.1/'],
  [
    'the one that answered',
    [address('10.0.0.1'), address('10.0.0.2', { http: '404' })],
    'curl -i http://10.0.0.2/',
  ],
  ['a port that is not 80', [address('10.0.0.1', { port: 8080 })], 'curl -i http://10.0.0.1:8080/'],
  ['IPv6 in brackets', [address('fd00::1')], 'curl -i http://[fd00::1]/'],
  ['nothing without an address', [], undefined],
] as const)('the line to type asks %s', ([, addresses, line], { expect }) => {
  expect(curlLine(addresses)).toBe(line);
});

test('on a real cluster the last line is the command; on a model the model is named', () => {
  const done = outcome({ addresses: [address('10.0.0.1', { pool: 'default', http: '404 from nginx' })] });
  expect(renderOutcome(done, view)).toMatchInlineSnapshot(`
    "SERVICE        EXTERNAL-IP  POOL     ANNOUNCED BY  ANSWERED
    traefik/entry  10.0.0.1     default  n1            404 from nginx

    curl -i http://10.0.0.1/"
  `);
  expect(
    renderOutcome(done, { ...view, model: 'This is a model.' })
      .split('\n')
      .slice(-2),
  ).toEqual(['This is a model.', 'On a real cluster: curl -i http://10.0.0.1/']);
});

test('a failure reports what was done, what was not, and how to continue', () => {
  const failed = outcome({
    result: 'failed',
    finished: ['Namespaces'],
    unfinished: ['Helm release'],
    error: {
      code: 'HELM_FAILED',
      message: 'helm: failed',
      hint: 'look at the log',
      details: ['Error: boom'],
    },
  });
  expect(renderUnfinished(failed, view)).toMatchInlineSnapshot(`
    "error: helm: failed
      Error: boom
      hint: look at the log
    done:     Namespaces
    not done: Helm release"
  `);
  expect(renderUnfinished({ ...failed, finished: [] }, view)).not.toContain('not done');
});
