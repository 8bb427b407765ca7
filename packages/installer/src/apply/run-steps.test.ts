import { expect, test } from 'vitest';
import { type Plan, type PlanStep, summarizeSteps } from '../decide/plan/plan.ts';
import type { InstallEvent } from '../events.ts';
import { runSteps } from './run-steps.ts';

const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'a' };
const step = (
  id: 'namespaces' | 'crds' | 'webhook',
  { writes = false, waits = true }: { readonly writes?: boolean; readonly waits?: boolean } = {},
): PlanStep => ({
  id,
  title: id,
  reason: '',
  changes: writes ? [{ object: 'Namespace/a', ref, action: 'created' }] : [],
  waitsFor: waits ? ['something'] : [],
});
const planOf = (...steps: readonly PlanStep[]): Plan => ({
  format: 'gatesmith.dev/plan/v1',
  goal: 'up',
  steps,
  summary: summarizeSteps(steps),
  basis: {},
});

async function run(
  plan: Plan,
  runStep: (step: PlanStep) => Promise<void>,
  signal: AbortSignal = new AbortController().signal,
) {
  const events: string[] = [];
  const noted: string[] = [];
  const emit = (event: InstallEvent): void => {
    if (event.type === 'step-start') events.push(`start ${event.step}`);
    if (event.type === 'step-end') events.push(`${event.result} ${event.step}`);
  };
  const reached: string[] = [];
  const journal = {
    at: async (id: string) => void noted.push(id),
    reach: (id: string) => void reached.push(id),
  };
  const error = await runSteps({ plan, journal, emit, signal }, runStep).catch((thrown: unknown) => thrown);
  return { events, noted, error };
}

test('steps run one after the other, and only those that write are noted in the journal', async () => {
  const plan = planOf(step('namespaces', { writes: true }), step('crds'), step('webhook', { waits: false }));
  expect(await run(plan, async () => undefined)).toEqual({
    events: [
      'start namespaces',
      'done namespaces',
      'start crds',
      'done crds',
      'start webhook',
      'unchanged webhook',
    ],
    noted: ['namespaces'],
    error: undefined,
  });
});

test('the first failure ends the run, and later steps do not start', async () => {
  const { events, error } = await run(planOf(step('namespaces'), step('crds')), async () => {
    throw new Error('no');
  });
  expect(error).toEqual(new Error('no'));
  expect(events).toEqual(['start namespaces', 'failed namespaces']);
});

test('a step that fails because the run was interrupted is cancelled', async () => {
  const stop = new AbortController();
  const { events } = await run(
    planOf(step('namespaces'), step('crds')),
    async () => {
      stop.abort();
      throw new Error('aborted');
    },
    stop.signal,
  );
  expect(events).toEqual(['start namespaces', 'cancelled namespaces']);
});
