import { expect, test } from 'vitest';
import type { HttpProbeResult, Probe } from '../ports/probe.ts';
import { settledProbe } from './settled-probe.ts';

function answering(...answers: readonly HttpProbeResult[]): Probe & { asked: number } {
  const probe = {
    asked: 0,
    http: async () => {
      const answer = answers[Math.min(probe.asked, answers.length - 1)];
      probe.asked += 1;
      return answer ?? silent;
    },
  };
  return probe;
}
const silent: HttpProbeResult = { answered: false, reason: 'connection refused' };
const spoken: HttpProbeResult = { answered: true, status: 404, body: '', ms: 1 };
const request = { address: '192.168.20.20', port: 80 };

test('a silence that ends is none', async () => {
  const probe = answering(silent, silent, spoken);
  expect(await settledProbe(probe, 5000).http(request)).toEqual(spoken);
  expect(probe.asked).toBe(3);
});

test('a silence that stays is said with its reason', async () => {
  expect(await settledProbe(answering(silent), 500).http(request)).toEqual(silent);
});

test('what answers is asked once', async () => {
  const probe = answering(spoken);
  await settledProbe(probe, 5000).http(request);
  expect(probe.asked).toBe(1);
});
