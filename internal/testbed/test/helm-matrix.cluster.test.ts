import { readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assembleChart } from '@gatesmith/installer';
import { type HelmBinary, helmBinaries, runHelm } from '@internal/testing/helm';
import { describe, expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Manifest, startTestbed, type Testbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { charts, oneRange, umbrella, unavailable } from './gatesmith.ts';
import { serviceAddress } from './service-address.ts';

const helms = unavailable === '' ? await helmBinaries() : [];

interface InstallOptions {
  readonly helm: HelmBinary;
  readonly chart: string;
  readonly wait: boolean;
  readonly values?: Manifest | undefined;
  readonly extra?: readonly string[] | undefined;
}

/** `helm upgrade --install` as a person without gatesmith would type it. */
async function install(bed: Testbed, { helm, chart, wait, values = oneRange, extra = [] }: InstallOptions) {
  const file = join(bed.run.folder, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  const { version } = helm;
  const waiting = wait ? [version.startsWith('3') ? '--wait' : '--wait=watcher'] : [];
  return runHelm(
    helm,
    [
      ...['upgrade', '--install', 'gatesmith', chart, '-f', file, '--timeout', '60s'],
      ...['--namespace', 'metallb-system', '--kubeconfig', bed.kubeconfig, ...waiting, ...extra],
    ],
    { timeoutMs: 90_000 },
  );
}

/** The two namespaces as the recipe requires them: the speaker is privileged, and a release cannot label its own. */
async function prepareNamespaces(bed: Testbed): Promise<void> {
  const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
  await bed.apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'metallb-system', labels } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'traefik' } },
  );
}

async function assembled(bed: Testbed): Promise<string> {
  const out = join(bed.run.folder, 'chart');
  await assembleChart({ umbrella, charts, out });
  return out;
}

/** The actions of `up` before Helm: Helm 4 without `--wait` continues before the server serves what it has just stored. */
async function applyDefinitions(bed: Testbed, chart: string): Promise<void> {
  const { readdirSync } = await import('node:fs');
  const files = readdirSync(join(chart, 'crds'));
  const documents = files.flatMap((name) =>
    parseAllDocuments(readFileSync(join(chart, 'crds', name), 'utf8')),
  );
  const definitions: readonly Manifest[] = documents.map((document) => document.toJS());
  await bed.apply(...definitions);
  await waitUntil('the CRDs are established', async () => {
    type Crd = { status?: { conditions?: readonly { type: string; status: string }[] } };
    const { items } = await bed.api.request<{ items: readonly Crd[] }>(
      'GET',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    );
    return (
      items.length >= definitions.length &&
      items.every(({ status }) =>
        status?.conditions?.some(({ type, status: held }) => type === 'Established' && held === 'True'),
      )
    );
  });
}

describe.concurrent.for(
  helms.flatMap((helm) => [true, false].map((wait) => ({ helm, wait, version: helm.version }))),
)('Helm $version, waiting: $wait', ({ helm, wait }) => {
  clusterTest('installs the umbrella in one pass, and the real controller assigns the address', async () => {
    await using bed = await startTestbed({ nodes: 1 });
    await prepareNamespaces(bed);
    const chart = await assembled(bed);
    const crdsFirst = !wait && helm.version.startsWith('4');
    if (crdsFirst) await applyDefinitions(bed, chart);

    const run = await install(bed, { helm, chart, wait, extra: crdsFirst ? ['--skip-crds'] : [] });

    expect(run.exitCode, run.stderr).toBe(0);
    expect(await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint')).toBe('192.168.20.20');
  });
});

describe('controls: layouts that are known to fail', () => {
  const waiting = helms.map((helm) => ({ helm, version: helm.version }));

  // Fails before anything is stored, so one bed serves all.
  clusterTest.runIf(helms.length > 0)(
    'no Helm can build a release whose CRDs are templates of a subchart',
    async () => {
      await using bed = await startTestbed({ nodes: 1, kubeProxy: 'none' });
      await prepareNamespaces(bed);
      const chart = await assembled(bed);
      // The layout that most umbrella charts have: definitions among MetalLB's templates, pools among ours.
      const text = readFileSync(join(charts, 'metallb/charts/crds/templates/crds.yaml'), 'utf8');
      await rm(join(chart, 'crds'), { recursive: true });
      await rm(join(chart, 'values.schema.json'));
      await rm(join(chart, 'templates/requirements.yaml'), { force: true });
      const templates = join(chart, 'charts/metallb/charts/crds/templates');
      await mkdir(templates, { recursive: true });
      await cp(join(charts, 'metallb/charts/crds/Chart.yaml'), join(templates, '../Chart.yaml'));
      writeFileSync(join(templates, 'crds.yaml'), text);
      const values = { ...oneRange, metallb: { crds: { enabled: true } } };

      for (const { helm, version } of waiting) {
        const run = await install(bed, { helm, chart, wait: true, values });
        expect(run.exitCode, version).not.toBe(0);
        expect(run.stderr, version).toMatch(/no matches for kind "(IPAddressPool|L2Advertisement)"/);
      }
    },
  );

  // Helm 3 stores the pools before the webhook's configuration can do any harm, by luck of its order. Helm 4 does not.
  clusterTest.for(waiting)(
    'Helm $version, its own crds/ and a webhook that is required: passes on 3, denied on 4',
    async ({ helm, version }) => {
      await using bed = await startTestbed({ nodes: 1, kubeProxy: 'none' });
      await prepareNamespaces(bed);
      const chart = await assembled(bed);
      await rm(join(chart, 'values.schema.json'));
      await rm(join(chart, 'templates/requirements.yaml'), { force: true });

      const run = await install(bed, {
        helm,
        chart,
        wait: true,
        values: { ...oneRange, metallb: { crds: { enabled: false, validationFailurePolicy: 'Fail' } } },
      });

      if (version.startsWith('3')) {
        expect(run.exitCode, run.stderr).toBe(0);
        expect(await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint')).toBe('192.168.20.20');
      } else {
        expect(run.exitCode).not.toBe(0);
        expect(run.stderr).toMatch(/failed calling webhook "\w+validationwebhook\.metallb\.io"/);
      }
    },
  );
});
