import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleChart } from '@gatesmith/installer';
import { ingressNamespace, parseValues, toResources } from '@gatesmith/values';
import { type HelmBinary, type HelmRun, helmBinaries, runHelm } from '@internal/testing/helm';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { isStatus, startTestbed, type Testbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { charts, umbrella, unavailable } from './gatesmith.ts';
import { inventory } from './inventory.ts';
import { serviceAddress } from './service-address.ts';

// One bed for all: a release is installed, looked at and taken away again. Every file of charts/gatesmith/ci on every Helm
// takes some ten minutes and runs with GATESMITH_CHART_MATRIX=full. The usual run takes the files that bring something which
// no other test installs, and each of them on another Helm.
const full = process.env['GATESMITH_CHART_MATRIX'] === 'full';
const usual: Readonly<Record<string, string>> = { '04': '3.17.2', '13': '4.1.4', '14': '4.2.3' };
const helms = unavailable === '' ? await helmBinaries() : [];
const ci = join(umbrella, 'ci');
const runs = readdirSync(ci)
  .sort()
  .flatMap((file) => helms.map((helm) => ({ file, helm, version: helm.version })))
  .filter(({ file, version }) => full || usual[file.slice(0, 2)] === version);

const pools = '/apis/metallb.io/v1beta1/namespaces/metallb-system/ipaddresspools';

interface Pool {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly addresses: readonly string[]; readonly autoAssign?: boolean };
}

describe.runIf(unavailable === '')('the chart on a real control plane', () => {
  let bed: Testbed;
  let chart = '';

  beforeAll(async () => {
    bed = await startTestbed({
      nodes: 2,
      kubeProxy: 'none',
      ipFamilies: ['IPv4', 'IPv6'],
      kubectl: helms.at(-1)?.kubectl,
    });
    chart = join(bed.run.folder, 'chart');
    await assembleChart({ umbrella, charts, out: chart });
  });

  afterAll(async () => {
    await bed?.[Symbol.asyncDispose]();
  });

  const helm = (binary: HelmBinary, args: readonly string[]): Promise<HelmRun> =>
    runHelm(binary, [...args, '--namespace', 'metallb-system', '--kubeconfig', bed.kubeconfig], {
      timeoutMs: 150_000,
    });

  const waiting = ({ version }: HelmBinary): string =>
    version.startsWith('3') ? '--wait' : '--wait=watcher';

  async function prepareNamespaces(names: readonly string[]): Promise<void> {
    const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
    for (const name of new Set(names))
      await bed.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  }

  /** Takes the release and what a Job or another team left behind away, so that the next one starts from nothing. */
  async function clear(binary: HelmBinary): Promise<void> {
    await helm(binary, ['uninstall', 'gatesmith', '--wait', '--timeout', '60s', '--ignore-not-found']);
    for (const plural of ['ipaddresspools', 'l2advertisements'])
      await bed.api
        .request('DELETE', `/apis/metallb.io/v1beta1/namespaces/metallb-system/${plural}`)
        .catch((error: unknown) => {
          if (!isStatus(error, 404)) throw error;
        });
  }

  const poolNamed = (name: string): Promise<Pool> => bed.api.request<Pool>('GET', `${pools}/${name}`);

  clusterTest.for(runs)('Helm $version installs $file in one pass', async ({ file, helm: binary }) => {
    await clear(binary);
    const path = join(ci, file);
    const values = parseValues([{ file, text: readFileSync(path, 'utf8') }]);
    const namespace = ingressNamespace(values);
    await prepareNamespaces(['metallb-system', namespace]);
    if (values.ingress.controller === 'ingress-nginx') await playCertificateJob(namespace);
    // The Job is for those who do not wait.
    const wait = values.config.applyMode === 'job' ? [] : [waiting(binary)];

    const install = await helm(binary, [
      'install',
      'gatesmith',
      chart,
      '-f',
      path,
      '--timeout',
      '120s',
      ...wait,
    ]);

    expect(install.exitCode, install.stderr).toBe(0);
    for (const { apiVersion, kind, metadata } of toResources(values)) {
      const plural = `${kind.toLowerCase().replace(/y$/, 'ie')}s`;
      const object = `/apis/${apiVersion}/namespaces/metallb-system/${plural}/${metadata.name}`;
      await waitUntil(`${kind}/${metadata.name} is there`, () => isThere(object), { timeoutMs: 60_000 });
    }
    if (values.entrypoint.enabled && values.ingress.controller !== 'none')
      expect(await serviceAddress(bed, namespace, values.entrypoint.name)).toMatch(/\./);

    // What was sent is what helm template shows.
    const sent = await helm(binary, ['get', 'manifest', 'gatesmith']);
    const shown = await helm(binary, [
      ...['template', 'gatesmith', chart, '-f', path, '--no-hooks', '--validate'],
    ]);
    expect(shown.exitCode, shown.stderr).toBe(0);
    expect(objects(shown.stdout)).toEqual(objects(sent.stdout));
    if (values.admissionPolicy.enabled) await refusesBadPools();
  });

  async function isThere(path: string): Promise<boolean> {
    return bed.api.request('GET', path).then(
      () => true,
      (error: unknown) => {
        if (isStatus(error, 404)) return false;
        throw error;
      },
    );
  }

  /** ingress-nginx' certificate comes from an image that nothing here can run. */
  async function playCertificateJob(namespace: string): Promise<void> {
    await bed.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'gatesmith-ingress-nginx-admission', namespace },
      data: { ca: '', cert: '', key: '' },
    });
  }

  /** The API server's own verdict, by the name of the policy; dry run, so that nothing is there afterwards. */
  async function refusesBadPools(): Promise<void> {
    const verdict = (addresses: readonly string[], name = 'asked'): Promise<string> =>
      bed.api
        .request('POST', pools, {
          query: { dryRun: 'All' },
          body: {
            apiVersion: 'metallb.io/v1beta1',
            kind: 'IPAddressPool',
            metadata: { name, namespace: 'metallb-system' },
            spec: { addresses },
          },
        })
        .then(
          () => 'accepted',
          (error: unknown) => String(error),
        );
    await waitUntil('the policy is in force', async () =>
      (await verdict(['10.0.0.9-10.0.0.1'])).includes('gatesmith-pools'),
    );
    for (const [addresses, words] of [
      [['10.0.0.0/24', 'nonsense'], 'neither a prefix nor a range: nonsense'],
      [['10.0.0.1'], 'neither a prefix nor a range: 10.0.0.1'],
      [['10.0.0.0/33'], 'neither a prefix nor a range'],
      [['10.0.0.1-10.0.0.2-10.0.0.3'], 'neither a prefix nor a range'],
      [['10.0.0.1-fd00::9'], 'the ends are of two families'],
      [['10.0.0.9-10.0.0.1'], 'the range ends before it starts: 10.0.0.9-10.0.0.1'],
      [['10.0.1.0-10.0.0.255'], 'the range ends before it starts'],
    ] as const) {
      const said = await verdict(addresses);
      expect(said).toContain("ValidatingAdmissionPolicy 'gatesmith-pools'");
      expect(said).toContain(words);
    }
    for (const addresses of [
      ['10.0.0.0/24', 'fd00:1::/120'],
      ['10.0.0.1-10.0.0.1'],
      ['10.0.0.250 - 10.0.1.3'],
      ['fd00:1::1-fd00:1::ff'],
    ])
      expect(await verdict(addresses)).toBe('accepted');
    // The pool by which gatesmith asks MetalLB's webhook must reach it.
    await waitUntil('the webhook answers the probe', async () =>
      (await verdict(['192.0.2.20-192.0.2.10'], 'gatesmith-webhook-probe')).includes(
        'ipaddresspoolvalidationwebhook',
      ),
    );
  }

  clusterTest.for(
    helms.filter((_, index) => index !== 1).map((each) => ({ helm: each, version: each.version })),
  )(
    'Helm $version changes a pool in place, rolls back, and leaves definitions and foreign pools at the end',
    async ({ helm: binary }) => {
      await clear(binary);
      await prepareNamespaces(['metallb-system', 'traefik']);
      const file = join(bed.run.folder, 'values.json');
      const release = async (verb: string, values: unknown, ...rest: readonly string[]): Promise<void> => {
        writeFileSync(file, JSON.stringify(values));
        const run = await helm(binary, [verb, 'gatesmith', chart, '-f', file, '--timeout', '90s', ...rest]);
        expect(run.exitCode, run.stderr).toBe(0);
      };
      const first = { name: 'default', addresses: ['192.168.20.20-192.168.20.60'] };
      await release('install', { pools: [first] }, waiting(binary));
      const address = await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint');
      const before = await poolNamed('default');

      await release('upgrade', {
        pools: [
          { ...first, addresses: ['192.168.20.20-192.168.20.99', 'fd00:20::/120'] },
          { name: 'second', addresses: ['192.168.20.128/26'], autoAssign: false },
        ],
        networkPolicies: { enabled: true },
        admissionPolicy: { enabled: true },
      });
      const upgraded = await poolNamed('default');
      expect(upgraded.metadata.uid).toBe(before.metadata.uid);
      expect(upgraded.spec.addresses).toEqual(['192.168.20.20-192.168.20.99', 'fd00:20::/120']);
      expect((await poolNamed('second')).spec.autoAssign).toBe(false);
      expect(await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint')).toBe(address);

      // A Job in place of the templates would make Helm delete the pools that the release has.
      writeFileSync(file, JSON.stringify({ pools: [first], config: { applyMode: 'job' } }));
      const job = await helm(binary, ['upgrade', 'gatesmith', chart, '-f', file]);
      expect(job.exitCode).not.toBe(0);
      expect(job.stderr).toContain('GS-VALUES-CONFLICT');
      expect(job.stderr).toContain('config.applyMode: job would make Helm delete pool "default"');
      expect((await poolNamed('default')).metadata.uid).toBe(before.metadata.uid);

      const back = await helm(binary, ['rollback', 'gatesmith', '1']);
      expect(back.exitCode, back.stderr).toBe(0);
      const restored = await poolNamed('default');
      expect(restored.metadata.uid).toBe(before.metadata.uid);
      expect(restored.spec).toEqual(before.spec);
      expect(await isThere(`${pools}/second`)).toBe(false);
      expect(await serviceAddress(bed, 'traefik', 'gatesmith-entrypoint')).toBe(address);

      await bed.apply({
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name: 'of-another-team', namespace: 'metallb-system' },
        spec: { addresses: ['192.168.40.0/28'] },
      });
      const gone = await helm(binary, ['uninstall', 'gatesmith', '--wait', '--timeout', '60s']);
      expect(gone.exitCode, gone.stderr).toBe(0);
      const left = await inventory(bed);
      expect(
        left.filter((name) => /^CustomResourceDefinition\/.*metallb\.io$/.test(name)).length,
      ).toBeGreaterThanOrEqual(9);
      expect(left).toContain('IPAddressPool/metallb-system/of-another-team');
      expect(left).not.toContain('IPAddressPool/metallb-system/default');
    },
  );
});

/** The objects of a manifest, by name. */
function objects(text: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    parseAllDocuments(text).flatMap((document) => {
      const object: { kind?: string; metadata?: { name?: string; namespace?: string } } | null =
        document.toJS();
      return object?.kind === undefined
        ? []
        : [[`${object.kind}/${object.metadata?.namespace ?? ''}/${object.metadata?.name ?? ''}`, object]];
    }),
  );
}
