import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safeParseValues, type Values, type ValuesInput } from '@gatesmith/values';
import { type HelmBinary, helmBinaries, runHelm } from '@internal/testing/helm';
import { expect } from 'vitest';
import { parseObjects } from '../src/chart/read-chart.ts';
import type { KubernetesObject } from '../src/index.ts';
import { upstreamCharts } from './assembled-chart.ts';
import { runToEnd, type Scenario } from './start-scenario.ts';

const binary: HelmBinary | undefined = (await helmBinaries()).at(-1);

/** Values that have to be good. */
export function parsed(input: ValuesInput): Values {
  const { values, findings } = safeParseValues([{ file: 'values.json', text: JSON.stringify(input) }]);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (values === undefined) throw new Error('no values');
  return values;
}

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

const noFrr = ['--set', 'frrk8s.enabled=false', '--set', 'speaker.frr.enabled=false'];

async function rendered(chart: string, namespace: string, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runHelm(binary ?? { helm: 'helm' }, [
    ...['template', chart, join(upstreamCharts, chart), '--namespace', namespace, '--no-hooks', ...args],
  ]);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

/** Installs MetalLB as its manifest does: names without a release, and its own labels. */
export async function installByManifest({ cluster }: Scenario): Promise<void> {
  const text = (await rendered('metallb', 'metallb-system', ...noFrr))
    .replaceAll(/\bmetallb-(controller|speaker|pod-lister)\b/g, '$1')
    .replaceAll(/\bmetallb:(controller|speaker)\b/g, 'metallb-system:$1')
    .replaceAll('metallb-memberlist', 'memberlist')
    .replaceAll('app.kubernetes.io/component:', 'component:')
    .replaceAll('app.kubernetes.io/name: metallb', 'app: metallb')
    .replaceAll(/^ *(helm\.sh\/chart|app\.kubernetes\.io\/[a-z-]+):.*\n/gm, '');
  await applyAll(cluster, text, 'metallb-system');
}

/** Installs one of MetalLB's own manifests, as it was released. */
export async function installRelease({ cluster }: Scenario, file: string): Promise<void> {
  await applyAll(cluster, await readFile(file, 'utf8'), 'metallb-system');
}

/** Applies objects as kubectl would: a namespace first, definitions before the rest. */
async function applyAll(cluster: Scenario['cluster'], text: string, namespace: string): Promise<void> {
  await cluster.apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { fieldManager: 'kubectl' },
  );
  for (const object of parseObjects(text)) {
    if (object.kind === 'Namespace') continue;
    const placed = { ...object, metadata: { namespace, ...object.metadata } };
    await cluster.apply(placed, { fieldManager: 'kubectl' });
  }
}

/** Installs the MetalLB chart as another user would, under their own name. */
export async function installByChart({ sandbox }: Scenario, release: string): Promise<void> {
  const chart = join(upstreamCharts, 'metallb');
  await helmInstall(sandbox.kubeconfig, [release, chart, '--namespace', 'metallb-system', ...noFrr]);
}

async function helmInstall(
  config: string,
  args: readonly string[],
  helm: string | undefined = binary?.helm,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-adopt-'));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, config, { mode: 0o600 });
  const { exitCode, stderr } = await runHelm({ helm: helm ?? 'helm' }, [
    ...['install', ...args, '--create-namespace', '--kubeconfig', kubeconfig],
  ]);
  await rm(folder, { recursive: true, force: true });
  expect(exitCode, stderr).toBe(0);
}

/** A release of a chart that the practice cluster has before gatesmith. */
export interface OldRelease {
  readonly chart: 'metallb' | 'ingress-nginx';
  readonly name: string;
  readonly namespace: string;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  /** @default the newest Helm on this machine */
  readonly helm?: string | undefined;
}

/** Installs a release as its users do, with their own values; MetalLB without frr-k8s, unless the values name it. */
export async function installOld(
  { sandbox }: Scenario,
  { chart, name, namespace, values = {}, helm }: OldRelease,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-old-'));
  const file = join(folder, 'values.json');
  await writeFile(file, JSON.stringify(values));
  await helmInstall(
    sandbox.kubeconfig,
    [
      name,
      join(upstreamCharts, chart),
      '--namespace',
      namespace,
      '--values',
      file,
      ...(chart === 'metallb' && values['frrk8s'] === undefined ? noFrr : []),
    ],
    helm,
  );
  await rm(folder, { recursive: true, force: true });
}

/** Installs the ingress-nginx chart in a namespace and under its own name. */
export async function installIngress({ sandbox }: Scenario): Promise<void> {
  await helmInstall(sandbox.kubeconfig, [
    'door',
    join(upstreamCharts, 'ingress-nginx'),
    '--namespace',
    'web',
  ]);
}

/** The records of a Helm release. */
export const recordsOf = async ({ sandbox }: Scenario, release: string): Promise<readonly string[]> =>
  sandbox
    .objects({ kind: 'Secret' })
    .map(({ metadata }) => (metadata as { name: string }).name) // every stored object has one
    .filter((name) => name.startsWith(`sh.helm.release.v1.${release}.`));

/** Looks until there is an answer. */
export async function until<Result>(what: string, look: () => Promise<Result | undefined>): Promise<Result> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const result = await look();
    if (result !== undefined) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never: ${what}`);
}

/** Creates an object, as soon as the webhook that judges it serves. */
export async function accepted({ cluster }: Scenario, object: KubernetesObject): Promise<void> {
  await until(`${object.kind} is accepted`, async () => {
    try {
      return await cluster.create(object);
    } catch {
      return undefined;
    }
  });
}

/** Pools and a Service that holds an address, as they are before gatesmith is installed. */
export async function inUse(practice: Scenario): Promise<string> {
  const { cluster } = practice;
  for (const object of [pool, advertisement, deployment, service]) await accepted(practice, object);
  return until('an address', async () => {
    const live = await cluster.get({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'web' });
    return addressOf(live);
  });
}

/** The first address of a Service. */
export function addressOf(live: KubernetesObject | undefined): string | undefined {
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

const podsIn = ({ sandbox }: Scenario): readonly string[] =>
  sandbox
    .objects({ kind: 'Pod', namespace: 'metallb-system' })
    .map(({ metadata }) => (metadata as { uid: string }).uid); // the server gives every object one

/** The webhook for MetalLB's resources; one left over from an old install would call a Service that is gone. */
const webhooksOf = ({ sandbox }: Scenario): readonly string[] =>
  sandbox
    .objects({ kind: 'ValidatingWebhookConfiguration', name: 'metallb-webhook-configuration' })
    .flatMap((configuration) => (configuration as { webhooks?: { name: string }[] }).webhooks ?? []) // as the API serves it
    .map(({ name }) => name)
    .sort();

/** Adopts with the proposed values and checks what every adoption has to keep. */
export async function adoptAndCheck(practice: Scenario): Promise<void> {
  const { sandbox, installer, cluster } = practice;
  const address = await inUse(practice);
  const before = await identities(practice);
  const oldPods = podsIn(practice);
  expect(oldPods.length).toBeGreaterThan(1);
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
  expect(keeps).toBeGreaterThanOrEqual(6);
  expect(firstOther, writes.slice(0, 14).join('\n')).toBeGreaterThanOrEqual(keeps);
  expect(
    writes.filter((write) =>
      /^delete .*\/(ipaddresspools|l2advertisements|services\/web$|customresourcedefinitions)/.test(write),
    ),
  ).toEqual([]);
  expect(await identities(practice)).toEqual(before);
  const live = await cluster.get({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'web' });
  expect(addressOf(live)).toBe(address);
  expect(sandbox.arping(address)).toHaveLength(1);
  // The old programs went on for the hand-over only: what runs now is what the release says.
  expect(podsIn(practice).filter((uid) => oldPods.includes(uid))).toEqual([]);
  expect(webhooksOf(practice)).toEqual(
    (await rendered('metallb', 'metallb-system', ...noFrr))
      .match(/\w+validationwebhook\.metallb\.io/g)
      ?.sort(),
  );
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
