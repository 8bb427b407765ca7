import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberAt, textAt } from '@gatesmith/kubernetes';
import { renderDesired } from '../src/index.ts';
import { findHelm, recipe, runToEnd, startScenario, testChart } from '../test/start-scenario.ts';

// The cost of a first and a second `up` in requests, on the practice cluster, next to Helm's own no-op upgrade in the same run;
// and the time of a first one after every pod is ready and the address exists.
// Target: at most 130 requests of ours and 2 s; then 20 requests, 0 writes and 500 ms.

const program = await findHelm();
if (program === undefined) {
  console.log('no Helm on this machine: nothing measured');
  process.exit(0);
}
const practice = await startScenario({ program, kubeProxy: { mode: 'nftables' } });
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

let readyAt = Number.POSITIVE_INFINITY;
const watch = setInterval(() => {
  if (isReady()) readyAt = Math.min(readyAt, performance.now());
}, 10);
await measure('first up', () => runToEnd(installer.up(values)));
clearInterval(watch);
console.log(
  `${'  of that after bare readiness'.padEnd(34)} ${String(Math.round(performance.now() - readyAt)).padStart(6)} ms`,
);
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

/** Every pod of the release is ready, and the entrypoint has its address. */
function isReady(): boolean {
  const workloads = [...sandbox.objects({ kind: 'Deployment' }), ...sandbox.objects({ kind: 'DaemonSet' })];
  const ours = workloads.filter(({ metadata }) => textAt(metadata, 'namespace') !== 'kube-system');
  const has = (object: unknown): boolean =>
    (numberAt(object, 'status', 'availableReplicas') ?? 0) > 0 ||
    (numberAt(object, 'status', 'numberAvailable') ?? 0) >=
      (numberAt(object, 'status', 'desiredNumberScheduled') ?? Number.POSITIVE_INFINITY);
  const [entrypoint] = sandbox.objects({ kind: 'Service', name: 'gatesmith-entrypoint' });
  const address = textAt(entrypoint, 'status', 'loadBalancer', 'ingress', 0, 'ip');
  return address !== undefined && ours.length > 1 && ours.every(has);
}
