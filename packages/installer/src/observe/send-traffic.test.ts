import { expect, test } from 'vitest';
import type { Probe } from '../ports/probe.ts';
import { judgeTraffic, sendTraffic } from './send-traffic.ts';

const address = { service: 'Service/default/web', address: '192.168.20.20', pool: 'a', announcedBy: ['n1'] };

/** A way on which every n-th request is lost. */
const lossy = (every: number): Probe => {
  let count = 0;
  return {
    http: async () =>
      ++count % every === 0
        ? { answered: false, reason: 'timed out after 3000 ms' }
        : { answered: true, status: 200, body: '', ms: count },
  };
};

test('counts what came back, and how long the slowest took', async () => {
  const reports = await sendTraffic(lossy(1000), [address], { requests: 9 });
  expect(reports).toEqual([
    { service: 'Service/default/web', address: '192.168.20.20', sent: 9, answered: 9, slowestMs: 9 },
  ]);
  expect(judgeTraffic(reports)).toEqual([]);
});

test('a lost request is a finding with the reason of the first', async () => {
  const [finding] = judgeTraffic(await sendTraffic(lossy(3), [address], { requests: 10 }));
  expect(finding).toMatchObject({
    code: 'GS-TRAFFIC-LOST',
    severity: 'error',
    message:
      'Service/default/web: 3 of 10 requests to 192.168.20.20 were not answered: timed out after 3000 ms',
  });
});

test('stops on request', async () => {
  const [report] = await sendTraffic(lossy(3), [address], { signal: AbortSignal.abort() });
  expect(report).toMatchObject({ sent: 0, answered: 0 });
});

test('an address that answers nothing at first is not asked for long', async () => {
  const [report] = await sendTraffic(lossy(1), [address]);
  expect(report).toMatchObject({ sent: 3, answered: 0 });
});
