import { expect, test } from 'vitest';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = (options: Partial<Parameters<typeof startScenario>[0]> = {}) =>
  startScenario({ program: program ?? 'helm', ...options });

scenario(
  'while the webhook does not answer, up waits and gives the reason; it continues when the webhook serves',
  async () => {
    await using practice = await start();
    const { sandbox, installer } = practice;
    sandbox.faults.webhook('metallb-webhook-configuration', 'refused');
    const reasons: string[] = [];
    const { outcome } = await runToEnd(installer.up(await recipe()), (event) => {
      if (event.type !== 'wait' || event.step !== 'webhook') return;
      reasons.push(event.reason);
      sandbox.faults.webhook('metallb-webhook-configuration', 'model');
    });
    expect(reasons.length).toBeGreaterThan(0);
    expect(outcome).toMatchObject({ result: 'done' });
  },
);

scenario('with a webhook that never answers, success is not claimed', async () => {
  await using practice = await start();
  practice.sandbox.faults.webhook('metallb-webhook-configuration', 'refused');
  const { outcome } = await runToEnd(practice.installer.up(await recipe(), { timeoutMs: 25_000 }));
  expect(outcome.result).toBe('failed');
  expect(outcome.error).toMatchObject({ code: 'WAIT_TIMED_OUT' });
  expect(outcome.unfinished).toContain("Wait for MetalLB's webhook");
});

scenario.for(['namespaces', 'crds', 'kube-proxy', 'release', 'webhook'] as const)(
  'an interruption at the step %s leaves a cluster from which up continues',
  async (step) => {
    await using practice = await start();
    const { installer } = practice;
    const values = await recipe();
    const interrupt = new AbortController();
    const first = await runToEnd(installer.up(values, { signal: interrupt.signal }), (event) => {
      if (event.type !== 'step-start' || event.step !== step) return;
      // The last step may be over at once; those before it are interrupted in the middle.
      if (step === 'webhook') interrupt.abort();
      else setTimeout(() => interrupt.abort(), 50);
    });
    expect(first.outcome.result).toBe('cancelled');
    const second = await runToEnd(installer.up(values, { recoverRelease: true }));
    // The started work is finished; if everything was written before the interruption, only the wait was left.
    expect(second.outcome).toMatchObject({ result: step === 'webhook' ? 'unchanged' : 'done' });
    const third = await runToEnd(installer.up(values));
    expect(third.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  },
);
