import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { HttpProbeResult } from '../../ports/probe.ts';
import { httpAttempts } from './http-attempts.ts';

const spoken: HttpProbeResult = { answered: true, status: 404, body: '', ms: 1 };
const never = (): Promise<HttpProbeResult> => new Promise(() => undefined);

function attempts(...answers: readonly (() => Promise<HttpProbeResult>)[]) {
  let asked = 0;
  const { signal } = new AbortController();
  const http = (): Promise<HttpProbeResult> => (answers[asked++] ?? never)();
  return httpAttempts({ http }, { address: '192.168.20.20', port: 80, signal });
}

test('a connection that hangs does not hold up the next one', async () => {
  const { next } = attempts(never, async () => spoken);
  expect(await next()).toBeUndefined();
  expect(await next()).toEqual(spoken);
});

test('an older connection may answer too', async () => {
  let answer: (result: HttpProbeResult) => void = () => undefined;
  const late = new Promise<HttpProbeResult>((resolve) => {
    answer = resolve;
  });
  const { next } = attempts(() => late, never);
  expect(await next()).toBeUndefined();
  const second = next();
  answer(spoken);
  expect(await second).toEqual(spoken);
});

test('a probe that fails locally is not an answer', async () => {
  const { next } = attempts(async () => {
    await sleep(1);
    throw new Error('interrupted');
  });
  expect(await next()).toBeUndefined();
});
