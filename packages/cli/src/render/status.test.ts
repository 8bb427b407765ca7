import type { JournalEntry, Status } from '@gatesmith/installer';
import { expect, test } from 'vitest';
import { renderStatus } from './status.ts';

const run: JournalEntry = {
  run: '0123456789',
  by: 'ada@laptop',
  goal: 'up',
  startedAt: '2026-11-23T10:00:00.000Z',
  updatedAt: '2026-11-23T10:00:09.000Z',
  state: 'done',
  step: 'release',
};
const now = Date.parse('2026-11-23T10:03:20.000Z');
const status: Status = {
  server: { gitVersion: 'v1.36.3', context: 'home' },
  nodes: [{ name: 'n1', ready: true }],
  workloads: [],
  pools: [],
  addresses: [],
};

test('a cluster without a run has no last run', () => {
  expect(
    renderStatus(status, { style: (_, text) => text, width: undefined, format: 'text', now }),
  ).not.toContain('last run');
});

test('the last run is reported with user, time, progress and result', () => {
  const ends: readonly Partial<JournalEntry>[] = [
    {},
    { state: 'running' },
    { state: 'failed', error: 'WAIT_TIMED_OUT' },
    { state: 'cancelled', error: 'INTERRUPTED' },
  ];
  const lines = ends.map(
    (end) =>
      renderStatus(
        { ...status, lastRun: { ...run, ...end } },
        { style: (_, text) => text, width: undefined, format: 'text', now },
      )
        .split('\n')
        .find((line) => line.startsWith('last run')) ?? '',
  );
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "last run  up by ada@laptop, 3 min ago, succeeded in 9.0 s
    last run  up by ada@laptop, started 3 min ago, still running in step "Helm release"; last update 3 min ago
    last run  up by ada@laptop, 3 min ago, failed after 9.0 s in step "Helm release": WAIT_TIMED_OUT
    last run  up by ada@laptop, 3 min ago, stopped after 9.0 s in step "Helm release"; run it again to continue"
  `);
});
