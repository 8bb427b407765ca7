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
    "
  `);
});

test('the same reason is repeated every 30 s at most, and a time inside it does not make it another one', () => {
  const seconds = [...Array(70).keys()];
  const soak = waits(...seconds.map((at) => [at * 1000, 0, `n1 has run for ${at} of 90 s`] as const));
  expect(said(false, soak)).toMatchInlineSnapshot(`
    "  waiting for the pods: n1 has run for 0 of 90 s
      waiting for the pods for 30.0 s: n1 has run for 30 of 90 s
      waiting for the pods for 1 min 0 s: n1 has run for 60 of 90 s
    "
  `);
});

test('a rollback says which revision it returns to, and when that was deployed', () => {
  const deployedAt = '2026-11-30T13:02:31.496Z';
  expect(said(false, [{ type: 'revision', from: 3, to: 2, deployedAt }])).toBe(
    'Rolling back from revision 3 to revision 2, deployed 2026-11-30 13:02.\n',
  );
});

test('on a terminal the status line starts with the reason', () => {
  const drawn: string[] = [];
  const stream = { write: (text: string) => void drawn.push(text), isTTY: true, color: false, columns: 60 };
  const messages = createMessages(stream as Parameters<typeof createMessages>[0]); // all that it uses
  for (const event of waits([4000, 0, 'speaker: 1 of 3 ready'])) createProgress(messages)(event);
  messages.clearStatus();
  expect(drawn.join('')).toContain('⠋ speaker: 1 of 3 ready (4.0 s, waiting for the pods)');
});

test('on a terminal only the stall stays', () => {
  expect(said(true, story)).toMatchInlineSnapshot(`
    "  waiting for the pods: speaker: 1 of 3 ready; nothing has
      changed for 20.5 s
        traefik: 0 of 1 ready; ErrImagePull
    "
  `);
});
