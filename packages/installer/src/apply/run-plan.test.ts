import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Plan, type PlanStep, type StepId, summarizeSteps } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import type { InstallEvent } from '../events.ts';
import { runPlan } from './run-plan.ts';
import type { RunStep, StepContext } from './step-context.ts';

const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'a' };
const step = (id: StepId, after: readonly StepId[] | undefined, writes = false): PlanStep => ({
  id,
  title: id,
  reason: '',
  changes: writes ? [{ object: 'Namespace/a', ref, action: 'created' }] : [],
  waitsFor: ['something'],
  ...(after === undefined ? {} : { after }),
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
  steps: Partial<Record<StepId, RunStep>>,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly told: readonly string[]; readonly error: unknown }> {
  const told: string[] = [];
  const emit = (event: InstallEvent): void => {
    told.push('step' in event ? `${event.type} ${event.step}` : event.type);
  };
  // These steps touch nothing of the world.
  const context = { emit, signal } as unknown as StepContext;
  const error = await runPlan({ plan, steps, context }).catch((thrown: unknown) => thrown);
  return { told, error };
}

test('steps that do not depend on each other run side by side and are told one after the other', async () => {
  const done: string[] = [];
  const taking =
    (ms: number): RunStep =>
    async ({ step: { id } }) => {
      await sleep(ms);
      done.push(id);
    };
  const plan = planOf(step('namespaces', []), step('crds', []), step('release', ['namespaces', 'crds']));
  const { told, error } = await run(plan, { namespaces: taking(60), crds: taking(1), release: taking(1) });
  expect(error).toBeUndefined();
  expect(done).toEqual(['crds', 'namespaces', 'release']);
  expect(told).toEqual(
    ['namespaces', 'crds', 'release'].flatMap((id) => [`step-start ${id}`, `step-end ${id}`]),
  );
});

test('a step that does not say what it comes after comes after everything before it', async () => {
  const done: string[] = [];
  const note: RunStep = async ({ step: { id } }) => {
    await sleep(id === 'namespaces' ? 20 : 1);
    done.push(id);
  };
  await run(planOf(step('namespaces', undefined), step('crds', undefined)), { namespaces: note, crds: note });
  expect(done).toEqual(['namespaces', 'crds']);
});

test('a failure begins nothing more, gives up what only waits and lets what writes finish', async () => {
  const done: string[] = [];
  const plan = planOf(
    step('namespaces', []),
    step('crds', [], true),
    step('webhook', []),
    step('release', ['namespaces']),
  );
  const { told, error } = await run(plan, {
    namespaces: async () => {
      throw new Error('no');
    },
    crds: async () => {
      await sleep(20);
      done.push('crds');
    },
    webhook: ({ signal }) => sleep(60_000, undefined, { signal }),
    release: async () => {
      done.push('release');
    },
  });
  expect(error).toEqual(new Error('no'));
  expect(done).toEqual(['crds']);
  expect(told).not.toContain('step-start release');
});

test('waits that run out side by side are one failure that names all that is missing', async () => {
  const late =
    (what: string): RunStep =>
    async () => {
      throw new InstallError(`waited for ${what}`, { code: 'WAIT_TIMED_OUT', details: [`${what}, too`] });
    };
  const plan = planOf(step('webhook', []), step('addresses', []));
  const { error } = await run(plan, { webhook: late('the webhook'), addresses: late('an address') });
  expect(error).toMatchObject({
    code: 'WAIT_TIMED_OUT',
    message: 'waited for the webhook',
    details: ['the webhook, too', 'waited for an address', 'an address, too'],
  });
});
