import type { InstallEvent } from '@gatesmith/installer';
import { expect, test } from 'vitest';
import { createMessages } from './messages.ts';
import { createProgress } from './progress.ts';

const waits = (
  ...seen: readonly (readonly [elapsedMs: number, unchangedMs: number, reason: string])[]
): readonly InstallEvent[] =>
  seen.map(([elapsedMs, unchangedMs, reason]) => ({
    type: 'wait',
    step: 'release',
    waitingFor: 'the pods',
    reason,
    elapsedMs,
    progress: unchangedMs < 20_000 ? 'moving' : 'stalled',
    unchangedMs,
  }));

/** The output that stays on the stream after these events. */
function said(isTTY: boolean, events: readonly InstallEvent[]): string {
  const written: string[] = [];
  const stream = { write: (text: string) => void written.push(text), isTTY, color: false, columns: 60 };
  const messages = createMessages(stream as Parameters<typeof createMessages>[0]); // all that it uses
  const show = createProgress(messages);
  for (const event of events) show(event);
  messages.clearStatus();
  return written.filter((text) => text.endsWith('\n')).join('');
}

const story = waits(
  [0, 0, 'speaker: 0 of 3 ready'],
  [4000, 0, 'speaker: 1 of 3 ready'],
  [9000, 5000, 'speaker: 1 of 3 ready'],
  [24_500, 20_500, 'speaker: 1 of 3 ready\ntraefik: 0 of 1 ready; ErrImagePull'],
  [29_500, 25_500, 'speaker: 1 of 3 ready\ntraefik: 0 of 1 ready; ErrImagePull'],
  [45_000, 41_000, 'speaker: 1 of 3 ready\ntraefik: 0 of 1 ready; ErrImagePull'],
);

test('where no line can be drawn every new fact is a line, and a stall says all that is missing', () => {
  expect(said(false, story)).toMatchInlineSnapshot(`
    "  waiting for the pods: speaker: 0 of 3 ready
      waiting for the pods: speaker: 1 of 3 ready
      waiting for the pods: speaker: 1 of 3 ready; nothing has changed for 20.5 s
        traefik: 0 of 1 ready; ErrImagePull
      waiting for the pods for 45.0 s: speaker: 1 of 3 ready; nothing has changed for 41.0 s
    "
  `);
});

test('on a terminal only the stall stays', () => {
  expect(said(true, story)).toMatchInlineSnapshot(`
    "  waiting for the pods: speaker: 1 of 3 ready; nothing has changed for 20.5 s
        traefik: 0 of 1 ready; ErrImagePull
    "
  `);
});
