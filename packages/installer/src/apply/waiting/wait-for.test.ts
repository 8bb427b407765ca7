import { expect, test } from 'vitest';
import type { PlanStep } from '../../decide/plan/plan.ts';
import { ClusterError } from '../../errors.ts';
import type { InstallEvent } from '../../events.ts';
import { waitFor } from './wait-for.ts';

const step: PlanStep = { id: 'webhook', title: 'Webhook', reason: '', changes: [], waitsFor: [] };

test('each new reason is reported once, with what is waited for', async () => {
  const events: InstallEvent[] = [];
  const reasons = ['a', 'a', 'b'];
  const result = await waitFor(
    { step, signal: new AbortController().signal, emit: (event) => events.push(event) },
    {
      waitingFor: 'the webhook',
      intervalMs: 1,
      look: async () => {
        const reason = reasons.shift();
        return reason === undefined ? { done: true, result: 42 } : { done: false, reason };
      },
    },
  );
  expect(result).toBe(42);
  expect(events.map((event) => (event.type === 'wait' ? [event.waitingFor, event.reason] : event))).toEqual([
    ['the webhook', 'a'],
    ['the webhook', 'b'],
  ]);
});

test('a busy server counts as not yet; a refusal does not', async () => {
  let looks = 0;
  const context = { step, signal: new AbortController().signal, emit: () => undefined };
  await waitFor(context, {
    waitingFor: 'x',
    intervalMs: 1,
    look: async () => {
      looks += 1;
      if (looks === 1) throw new ClusterError('busy', { code: 'TOO_MANY_REQUESTS' });
      return { done: true, result: undefined };
    },
  });
  expect(looks).toBe(2);
  await expect(
    waitFor(context, {
      waitingFor: 'x',
      look: () => Promise.reject(new ClusterError('no', { code: 'FORBIDDEN' })),
    }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('at its deadline a wait names what it waited for and the last reason', async () => {
  await expect(
    waitFor(
      { step, signal: new AbortController().signal, emit: () => undefined },
      {
        waitingFor: 'the webhook',
        timeoutMs: 1,
        intervalMs: 5,
        look: async () => ({ done: false, reason: 'no endpoints' }),
      },
    ),
  ).rejects.toMatchObject({
    code: 'WAIT_TIMED_OUT',
    message: expect.stringMatching(/^waited \d+ s for the webhook: no endpoints$/),
  });
});

test('a wait reports when nothing has changed for a while, and when it progresses again', async () => {
  const progress: unknown[] = [];
  const facts = ['a', 'b', 'b', 'b', 'c'];
  await waitFor(
    {
      step,
      signal: new AbortController().signal,
      emit: (event) => event.type === 'wait' && progress.push(event.progress),
    },
    {
      waitingFor: 'the pods',
      intervalMs: 40,
      stalledAfterMs: 30,
      look: async () => {
        const fact = facts.shift();
        return fact === undefined
          ? { done: true, result: 1 }
          : { done: false, reason: 'not yet', facts: fact };
      },
    },
  );
  expect(progress).toEqual(['moving', 'stalled', 'moving']);
});

test('at its deadline a wait lists everything that is missing, and whether anything still moved', async () => {
  await expect(
    waitFor(
      { step, signal: AbortSignal.timeout(50), emit: () => undefined },
      {
        waitingFor: 'the pods',
        intervalMs: 5,
        stalledAfterMs: 0,
        look: async () => ({ done: false, reason: 'speaker: 0 of 3 ready\ncontroller: 0 of 1 ready' }),
      },
    ),
  ).rejects.toMatchObject({
    message: expect.stringMatching(
      /^waited \d+ s for the pods: speaker: 0 of 3 ready; nothing has changed for \d+ s$/,
    ),
    details: ['controller: 0 of 1 ready'],
  });
});

test('a reason that stays final ends the wait with its own hint; one that passes does not', async () => {
  const context = { step, signal: new AbortController().signal, emit: () => undefined };
  await expect(
    waitFor(context, {
      waitingFor: 'the address',
      intervalMs: 1,
      finalAfterMs: 0,
      look: async () => ({ done: false, reason: 'no pool\nat all', final: { hint: 'add a pool' } }),
    }),
  ).rejects.toMatchObject({
    code: 'WAIT_FUTILE',
    message: 'stopped waiting for the address, because waiting does not help: no pool',
    details: ['at all'],
    hint: 'add a pool',
  });
  let looks = 0;
  await waitFor(context, {
    waitingFor: 'the address',
    intervalMs: 1,
    finalAfterMs: 60_000,
    look: async () => {
      looks += 1;
      return looks > 2 ? { done: true, result: 1 } : { done: false, reason: 'no pool', final: {} };
    },
  });
  expect(looks).toBe(3);
});

test('an interruption ends a wait at once with its own reason', async () => {
  const interrupt = new AbortController();
  const waiting = waitFor(
    { step, signal: interrupt.signal, emit: () => undefined },
    { waitingFor: 'x', intervalMs: 60_000, look: async () => ({ done: false, reason: 'r' }) },
  );
  interrupt.abort(new Error('interrupted'));
  await expect(waiting).rejects.toThrow('interrupted');
});

test('the deadline of the whole run is a timeout of the wait', async () => {
  await expect(
    waitFor(
      { step, signal: AbortSignal.timeout(10), emit: () => undefined },
      { waitingFor: 'x', intervalMs: 60_000, look: async () => ({ done: false, reason: 'r' }) },
    ),
  ).rejects.toMatchObject({ code: 'WAIT_TIMED_OUT' });
});
