import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderDesired } from '../src/index.ts';
import { findHelm, recipe, runToEnd, startScenario, testChart } from '../test/start-scenario.ts';

// What a first and a second `up` cost in requests, on the practice cluster, beside Helm's own no-op upgrade in the same run.

const program = await findHelm();
if (program === undefined) {
  console.log('no Helm on this machine: nothing measured');
  process.exit(0);
}
const practice = await startScenario({ program });
const { sandbox, installer } = practice;
const values = await recipe();

async function measure(title: string, work: () => Promise<unknown>): Promise<void> {
  sandbox.resetRequests();
  const started = performance.now();
  await work();
  const ms = Math.round(performance.now() - started);
  const ours = sandbox.requests.filter(({ userAgent }) => userAgent.startsWith('gatesmith'));
  const writes = sandbox.requests.filter(({ write }) => write).length;
  console.log(
    `${title.padEnd(34)} ${String(ms).padStart(6)} ms  ${String(sandbox.requests.length).padStart(4)} requests (${ours.length} ours), ${writes} writes`,
  );
}

await measure('first up', () => runToEnd(installer.up(values)));
await measure('second up', () => runToEnd(installer.up(values)));
await measure('verify', () => installer.verify(values));
await measure('helm upgrade that changes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-bench-'));
  try {
    const chart = await testChart(folder);
    const desired = await renderDesired({
      values,
      chart,
      helm: practice.helm,
      kubeVersion: 'v1.36.3',
    });
    sandbox.resetRequests();
    await practice.helm.upgrade({
      release: 'gatesmith',
      namespace: 'metallb-system',
      chart: chart.path,
      values: desired.valuesText,
      timeoutMs: 60_000,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
await practice[Symbol.asyncDispose]();
