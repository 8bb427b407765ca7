import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleChart } from '@gatesmith/installer';
import { ingressNamespace, parseValues, toResources } from '@gatesmith/values';
import { type HelmBinary, type HelmRun, helmBinaries, runHelm } from '@internal/testing/helm';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { isStatus, startTestbed, type Testbed, waitUntil } from '../src/index.ts';
import { charts, umbrella, unavailable } from './gatesmith.ts';
import { serviceAddress } from './service-address.ts';

/** The Helms to test with; none where no bed can be started. */
export const helms: readonly HelmBinary[] = unavailable === '' ? await helmBinaries() : [];

const ci = join(umbrella, 'ci');

/** Installing one file of charts/gatesmith/ci with one Helm. */
export interface ChartRun {
  readonly file: string;
  readonly helm: HelmBinary;
  /** Of Helm. */
  readonly version: string;
}

/** Every selected file on every Helm; `number` is the start of the file's name. */
export function chartRuns(wanted: (number: string, version: string) => boolean): readonly ChartRun[] {
  return readdirSync(ci)
    .sort()
    .flatMap((file) => helms.map((helm) => ({ file, helm, version: helm.version })))
    .filter(({ file, version }) => wanted(file.slice(0, 2), version));
}

const pools = '/apis/metallb.io/v1beta1/namespaces/metallb-system/ipaddresspools';

/** A pool, as far as tests look at it. */
export interface Pool {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly addresses: readonly string[]; readonly autoAssign?: boolean };
}

/** A bed of two nodes and both families, for one release of the chart after the other. */
export class ReleaseBed implements AsyncDisposable {
  readonly bed: Testbed;
  /** The assembled chart. */
  readonly chart: string;

  private constructor(bed: Testbed, chart: string) {
    this.bed = bed;
    this.chart = chart;
  }

  static async start(): Promise<ReleaseBed> {
    const bed = await startTestbed({
      nodes: 2,
      kubeProxy: 'none',
      ipFamilies: ['IPv4', 'IPv6'],
      kubectl: helms.at(-1)?.kubectl,
    });
    const chart = join(bed.run.folder, 'chart');
    await assembleChart({ umbrella, charts, out: chart });
    return new ReleaseBed(bed, chart);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bed[Symbol.asyncDispose]();
  }

  helm(binary: HelmBinary, args: readonly string[]): Promise<HelmRun> {
    return runHelm(binary, [...args, '--namespace', 'metallb-system', '--kubeconfig', this.bed.kubeconfig], {
      timeoutMs: 150_000,
    });
  }

  async prepareNamespaces(names: readonly string[]): Promise<void> {
    const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
    for (const name of new Set(names))
      await this.bed.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  }

  /** Takes the release and what a Job or another team left behind away, so that the next one starts from nothing. */
  async clear(binary: HelmBinary): Promise<void> {
    await this.helm(binary, ['uninstall', 'gatesmith', '--wait', '--timeout', '60s', '--ignore-not-found']);
    for (const plural of ['ipaddresspools', 'l2advertisements'])
      await this.bed.api
        .request('DELETE', `/apis/metallb.io/v1beta1/namespaces/metallb-system/${plural}`)
        .catch((error: unknown) => {
          if (!isStatus(error, 404)) throw error;
        });
  }

  poolNamed(name: string): Promise<Pool> {
    return this.bed.api.request<Pool>('GET', `${pools}/${name}`);
  }

  hasPool(name: string): Promise<boolean> {
    return this.#exists(`${pools}/${name}`);
  }

  /** Installs a file in one pass: every object exists, the entrypoint has an address, and nothing else was sent than is shown. */
  async installInOnePass({ file, helm: binary }: ChartRun): Promise<void> {
    await this.clear(binary);
    const path = join(ci, file);
    const values = parseValues([{ file, text: readFileSync(path, 'utf8') }]);
    const namespace = ingressNamespace(values);
    await this.prepareNamespaces(['metallb-system', namespace]);
    if (values.ingress.controller === 'ingress-nginx') await this.#playCertificateJob(namespace);
    // The Job is for those who do not wait.
    const wait = values.config.applyMode === 'job' ? [] : [waiting(binary)];

    const install = await this.helm(binary, [
      'install',
      'gatesmith',
      this.chart,
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
      await waitUntil(`${kind}/${metadata.name} exists`, () => this.#exists(object), {
        timeoutMs: 60_000,
      });
    }
    if (values.entrypoint.enabled && values.ingress.controller !== 'none')
      expect(await serviceAddress(this.bed, namespace, values.entrypoint.name)).toMatch(/\./);

    // The sent objects are those that helm template shows.
    const sent = await this.helm(binary, ['get', 'manifest', 'gatesmith']);
    const shown = await this.helm(binary, [
      ...['template', 'gatesmith', this.chart, '-f', path, '--no-hooks', '--validate'],
    ]);
    expect(shown.exitCode, shown.stderr).toBe(0);
    expect(objects(shown.stdout)).toEqual(objects(sent.stdout));
    if (values.admissionPolicy.enabled) await this.#refusesBadPools();
  }

  async #exists(path: string): Promise<boolean> {
    return this.bed.api.request('GET', path).then(
      () => true,
      (error: unknown) => {
        if (isStatus(error, 404)) return false;
        throw error;
      },
    );
  }

  /** ingress-nginx' certificate comes from an image that nothing here can run. */
  async #playCertificateJob(namespace: string): Promise<void> {
    await this.bed.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'gatesmith-ingress-nginx-admission', namespace },
      data: { ca: '', cert: '', key: '' },
    });
  }

  /** The API server's own verdict, by the name of the policy; dry run, so that nothing is stored. */
  async #refusesBadPools(): Promise<void> {
    const verdict = (addresses: readonly string[], name = 'asked'): Promise<string> =>
      this.bed.api
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
}

/** The flags that make a Helm wait until everything runs. */
export function waiting({ version }: HelmBinary): string {
  return version.startsWith('3') ? '--wait' : '--wait=watcher';
}

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
