import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Outcome } from '../events.ts';
import type { InstallerContext } from './run.ts';
import { streamRun } from './stream-run.ts';

/** How a run ends whose body waits until its signal fires. */
async function endOf(options: { signal?: AbortSignal; timeoutMs?: number }): Promise<Outcome> {
  // The body touches no port.
  const context = { now: Date.now } as InstallerContext;
  const events = streamRun({ ...options, context, writes: () => 0 }, async ({ signal }) => {
    await sleep(600_000, undefined, { signal, ref: false });
    return { result: 'declined' };
  });
  for await (const event of events) if (event.type === 'done') return event.outcome;
  throw new Error('the stream did not end with its outcome');
}

test.for<readonly [string, () => Parameters<typeof endOf>[0]]>([
  ['its own deadline', () => ({ timeoutMs: 5 })],
  ["the deadline of its caller's signal", () => ({ signal: AbortSignal.timeout(5) })],
])('a run that %s ends has failed, and says that the time was up', async ([, options]) => {
  expect(await endOf(options())).toMatchObject({
    result: 'failed',
    error: { code: 'WAIT_TIMED_OUT', message: expect.stringMatching(/^not done within \d+ s$/) },
  });
});

test.for<readonly [string, unknown]>([
  ['without a reason', undefined],
  ['with its own reason', new Error('enough')],
])('a run that is interrupted %s is cancelled, without an error', async ([, reason]) => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 5);
  const outcome = await endOf({ signal: stop.signal });
  expect(outcome.result).toBe('cancelled');
  expect(outcome.error).toBeUndefined();
});
