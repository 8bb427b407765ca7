import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eventChannel } from './event-channel.ts';

test('events arrive in order, also those emitted before there is a listener', async () => {
  const seen: number[] = [];
  const channel = eventChannel<number>(async (emit) => {
    emit(1);
    await sleep(1);
    emit(2);
    emit(3);
  });
  for await (const event of channel) seen.push(event);
  expect(seen).toEqual([1, 2, 3]);
});

test('a failure of the producer comes after its events', async () => {
  const seen: number[] = [];
  const channel = eventChannel<number>(async (emit) => {
    emit(1);
    throw new Error('broken');
  });
  await expect(async () => {
    for await (const event of channel) seen.push(event);
  }).rejects.toThrow('broken');
  expect(seen).toEqual([1]);
});

test('a consumer that stops early aborts the producer and waits for it', async () => {
  let ended = false;
  const channel = eventChannel<number>(async (emit, abandoned) => {
    emit(1);
    await sleep(60_000, undefined, { signal: abandoned }).catch(() => undefined);
    ended = true;
  });
  for await (const event of channel) {
    expect(event).toBe(1);
    break;
  }
  expect(ended).toBe(true);
});
