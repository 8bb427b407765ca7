import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParseValuesOptions, parseValues, type Values, type ValuesInput } from '@gatesmith/values';
import { type HelmBinary, helmBinaries, runHelm } from '@internal/testing/helm';
import { expect, test } from 'vitest';
import { parseObjects } from '../src/chart/read-chart.ts';
import type { KubernetesObject } from '../src/index.ts';
import { upstreamCharts } from './assembled-chart.ts';
import { findHelm, runToEnd, type Scenario, startScenario } from './start-scenario.ts';

const program = await findHelm();
const binary: HelmBinary | undefined = (await helmBinaries()).at(-1);
const scenario = test.skipIf(program === undefined);
const start = () => startScenario({ program: program ?? 'helm' });

const parsed = (values: ValuesInput, options: ParseValuesOptions = {}): Values =>
  parseValues([{ file: 'values.json', text: JSON.stringify(values) }], options);

const pool: KubernetesObject = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name: 'lan', namespace: 'metallb-system', labels: { zone: 'rack-1' } },
  spec: { addresses: ['192.168.20.20-192.168.20.60'], avoidBuggyIPs: true },
};
const advertisement: KubernetesObject = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'L2Advertisement',
  metadata: { name: 'lan', namespace: 'metallb-system' },
  spec: { ipAddressPools: ['lan'] },
};
const deployment: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'nginx', image: 'nginx:1.29' }] },
    },
  },
};
const service: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
};

async function renderedMetallb(): Promise<readonly KubernetesObject[]> {
  if (binary === undefined) return [];
  const chart = join(upstreamCharts, 'metallb');
  const { stdout, stderr, exitCode } = await runHelm(binary, [
    'template',
    'metallb',
    chart,
    '--namespace',
    'metallb-system',
    '--set',
    'frrk8s.enabled=false',
    '--set',
    'speaker.frr.enabled=false',
  ]);
  if (exitCode !== 0) throw new Error(stderr);
  return parseObjects(stdout);
}

/** Installs the MetalLB chart as somebody else would, under a name of their own. */
async function installByChart({ sandbox }: Scenario, release: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-adopt-'));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });
  const { exitCode, stderr } = await runHelm(binary ?? { helm: 'helm' }, [
    'install',
    release,
    join(upstreamCharts, 'metallb'),
    '--namespace',
    'metallb-system',
    '--create-namespace',
    '--set',
    'frrk8s.enabled=false',
    '--set',
    'speaker.frr.enabled=false',
    '--kubeconfig',
    kubeconfig,
  ]);
  await rm(folder, { recursive: true, force: true });
  expect(exitCode, stderr).toBe(0);
}

async function until<Result>(what: string, look: () => Promise<Result | undefined>): Promise<Result> {
  for (let tries = 0; tries < 200; tries += 1) {
    const result = await look();
    if (result !== undefined) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never: ${what}`);
}

/** Pools and a Service that holds an address, as they are before anybody hears of gatesmith. */
async function inUse({ cluster }: Scenario): Promise<string> {
  for (const object of [pool, advertisement, deployment, service]) {
    await until(`${object.kind} is accepted`, async () => {
      try {
        return await cluster.create(object);
      } catch {
        return undefined;
      }
    });
  }
  return until('an address', async () => {
    const live = await cluster.get({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'web' });
    return addressOf(live);
  });
}

function addressOf(live: KubernetesObject | undefined): string | undefined {
  const status = live?.['status'] as { loadBalancer?: { ingress?: { ip: string }[] } } | undefined; // as the API serves it
  return status?.loadBalancer?.ingress?.[0]?.ip;
}

const identities = async ({ cluster }: Scenario): Promise<Readonly<Record<string, string | undefined>>> =>
  Object.fromEntries(
    await Promise.all(
      [pool, advertisement, service].map(async ({ apiVersion, kind, metadata }) => {
        const live = await cluster.get({ apiVersion, kind, ...metadata });
        return [kind, live?.metadata.uid] as const;
      }),
    ),
  );

/** Adopts with the proposed values and checks what every adoption has to keep. */
async function adoptAndCheck(practice: Scenario): Promise<void> {
  const { sandbox, installer, cluster } = practice;
  const address = await inUse(practice);
  const before = await identities(practice);
  const proposed = await installer.proposeValues();
  expect(proposed.findings).toEqual([]);
  const values = parsed(proposed.values);
  sandbox.resetRequests();

  const { outcome, events } = await runToEnd(installer.adopt(values));

  expect(outcome.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(outcome.error).toBeUndefined();
  expect(outcome.result).toBe('done');
  const writes = sandbox.requests
    .filter(({ write, path }) => write && !/leases|configmaps\/gatesmith-journal|selfsubject/.test(path))
    .map(({ verb, path }) => `${verb} ${path.split('?')[0]}`);
  const isKeep = (write: string): boolean => write.includes('/customresourcedefinitions/');
  const firstOther = writes.findIndex((write) => !isKeep(write));
  const keeps = events.filter((event) => event.type === 'change' && event.step === 'adopt-keep').length;
  expect(firstOther).toBeGreaterThanOrEqual(keeps);
  expect(
    writes.filter((write) =>
      /^delete .*\/(ipaddresspools|l2advertisements|services\/web|customresourcedefinitions)/.test(write),
    ),
  ).toEqual([]);
  expect(await identities(practice)).toEqual(before);
  const live = await cluster.get({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'web' });
  expect(addressOf(live)).toBe(address);
  expect(sandbox.arping(address)).toHaveLength(1);
  const left = sandbox
    .objects()
    .filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet')
    .map(({ metadata }) => (metadata as { name: string }).name)
    .filter((name) => name !== 'kube-proxy' && name !== 'web');
  expect(left.sort()).toEqual(['gatesmith-metallb-controller', 'gatesmith-metallb-speaker']);
  const records = sandbox
    .objects({ kind: 'Secret' })
    .map(({ metadata }) => (metadata as { name: string }).name);
  expect(
    records
      .filter((name) => name.startsWith('sh.helm.release'))
      .every((name) => name.includes('.gatesmith.')),
  ).toBe(true);

  const again = await runToEnd(installer.adopt(values));
  expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  const up = await runToEnd(installer.up(values));
  expect(up.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
}

scenario(
  'a MetalLB by chart under another name is taken over: no pool and no Service is made anew, and the addresses stay',
  { timeout: 120_000 },
  async () => {
    await using practice = await start();
    await installByChart(practice, 'metallb');
    await adoptAndCheck(practice);
  },
);
