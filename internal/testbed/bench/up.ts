import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { helmBinaries } from '@internal/testing/helm';
import {
  buildPrograms,
  isStatus,
  type RecordedRequest,
  startTestbed,
  type Testbed,
  unavailableReason,
} from '../src/index.ts';
import { isWrite } from '../test/requests.ts';

// The cost of a first and a second `up` on the real control plane, by the record of the proxy in front of it, next to Helm's own
// upgrade of the same release to the same values in the same run. Target: at most 130 requests in addition to Helm's and 2 s
// after bare readiness, which is when pods, address and webhook are ready; then 20 requests, 0 writes, 500 ms.

const root = fileURLToPath(new URL('../../../', import.meta.url));
const umbrella = join(root, 'charts/gatesmith');
const charts = process.env['GATESMITH_UPSTREAM_CHARTS'] ?? join(root, 'internal/stand-in-charts');
const helm = (await helmBinaries()).at(-1)?.helm;
const reason = await unavailableReason();

if (helm === undefined || reason !== undefined) console.log(`nothing measured: ${reason ?? 'no Helm'}`);
else await measure(helm);

async function measure(program: string): Promise<void> {
  await buildPrograms({ report: console.error });
  // Node 22 does not support `await using`.
  const bed = await startTestbed();
  try {
    await compare(bed, program);
  } finally {
    await bed[Symbol.asyncDispose]();
  }
}

async function compare(bed: Testbed, program: string): Promise<void> {
  const folder = join(bed.run.folder, 'bench');
  mkdirSync(folder);

  bed.faults.forget();
  const readiness = bareReadiness(bed);
  const first = await up(bed, folder, program);
  printRun('first up', first.ms, bed.faults.requests());
  const { pods, webhook } = await readiness;
  printRest('of that after pods and address', first.endedAt - pods);
  printRest('of that after the webhook, too', first.endedAt - webhook);

  for (const title of ['second up', 'third up']) {
    bed.faults.forget();
    const again = await up(bed, folder, program);
    printRun(title, again.ms, bed.faults.requests());
  }

  bed.faults.forget();
  const started = performance.now();
  await bed.client.exec(
    program,
    [
      ...['upgrade', 'gatesmith', join(folder, 'chart'), '--reuse-values', '--wait=watcher'],
      ...['--namespace', 'metallb-system', '--kubeconfig', bed.kubeconfig],
    ],
    { timeoutMs: 120_000 },
  );
  printRun('helm upgrade --wait, nothing changed', performance.now() - started, bed.faults.requests());
}

async function up(
  bed: Testbed,
  folder: string,
  program: string,
): Promise<{ readonly ms: number; readonly endedAt: number }> {
  const { stdout } = await bed.client.exec(
    process.execPath,
    [
      ...['--conditions=@gatesmith/source', '--disable-warning=ExperimentalWarning'],
      ...[
        join(root, 'internal/testbed/bench/timed-up.ts'),
        folder,
        bed.kubeconfig,
        umbrella,
        charts,
        program,
      ],
    ],
    { timeoutMs: 180_000 },
  );
  return JSON.parse(stdout);
}

function printRun(title: string, ms: number, requests: readonly RecordedRequest[]): void {
  const ours = requests.filter(({ userAgent }) => userAgent.startsWith('gatesmith'));
  const columns = [
    title.padEnd(40),
    `${Math.round(ms)} ms`.padStart(9),
    `${requests.length} requests`.padStart(14),
    `${ours.length} ours`.padStart(10),
    `${requests.filter(isWrite).length} writes`.padStart(10),
  ];
  console.log(columns.join(' '));
}

function printRest(title: string, ms: number): void {
  console.log(`${`  ${title}`.padEnd(40)} ${String(ms).padStart(6)} ms`);
}

interface Workload {
  readonly spec: { readonly replicas?: number };
  readonly status: {
    readonly availableReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberAvailable?: number;
  };
}

/**
 * When all workloads of the release were available and the entrypoint had its address, and when MetalLB's webhook said no as
 * well, which it does up to some seconds after its pod is ready: on this machine's clock.
 */
async function bareReadiness(bed: Testbed): Promise<{ readonly pods: number; readonly webhook: number }> {
  const entrypoint = '/api/v1/namespaces/traefik/services/gatesmith-entrypoint';
  const list = async (path: string): Promise<readonly Workload[]> =>
    (await bed.api.request<{ items: readonly Workload[] }>('GET', path)).items;
  const pods = await untilTrue(async () => {
    const [deployments, daemonSets, hasAddress] = await Promise.all([
      list('/apis/apps/v1/deployments'),
      list('/apis/apps/v1/namespaces/metallb-system/daemonsets'),
      bed.api
        .request<{ status: { loadBalancer: { ingress?: readonly unknown[] } } }>('GET', entrypoint)
        .then(({ status }) => status.loadBalancer.ingress !== undefined)
        .catch(() => false),
    ]);
    return (
      hasAddress &&
      deployments.length > 0 &&
      daemonSets.length > 0 &&
      deployments.every(({ spec, status }) => status.availableReplicas === spec.replicas) &&
      daemonSets.every(({ status }) => status.numberAvailable === status.desiredNumberScheduled)
    );
  });
  const invalid = {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: 'bench', namespace: 'metallb-system' },
    spec: { addresses: ['not an address'] },
  };
  const collection = '/apis/metallb.io/v1beta1/namespaces/metallb-system/ipaddresspools';
  const webhook = await untilTrue(() =>
    bed.api.request('POST', collection, { body: invalid, query: { dryRun: 'All' } }).then(
      () => false,
      (error: unknown) => isStatus(error, 403),
    ),
  );
  return { pods, webhook };
}

async function untilTrue(look: () => Promise<boolean>): Promise<number> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 100));
  return Date.now();
}
