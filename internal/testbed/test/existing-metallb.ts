import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { parseAllDocuments } from 'yaml';
import type { Manifest, Testbed } from '../src/index.ts';
import { charts } from './gatesmith.ts';

const namespace = 'metallb-system';
const pools: readonly Manifest[] = [
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: 'lan', namespace },
    spec: { addresses: ['192.168.20.20-192.168.20.60'] },
  },
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'L2Advertisement',
    metadata: { name: 'lan', namespace },
    spec: { ipAddressPools: ['lan'] },
  },
];
const noFrr = ['--set', 'frrk8s.enabled=false', '--set', 'speaker.frr.enabled=false'];

/** Runs the newest Helm. */
export async function helm(bed: Testbed, ...args: readonly string[]): Promise<string> {
  const newest = (await helmBinaries()).at(-1);
  const { stdout } = await bed.client.exec(newest?.helm ?? 'helm', [...args], {
    timeoutMs: 120_000,
    env: { PATH: process.env['PATH'], HOME: bed.run.folder },
  });
  return stdout;
}

/** MetalLB as its chart brings it, under another user's release name. */
export async function byChart(bed: Testbed, chart: string = join(charts, 'metallb')): Promise<void> {
  await bed.apply(privileged);
  await helm(
    bed,
    ...['install', 'lb', chart, '--namespace', namespace, '--kubeconfig', bed.kubeconfig],
    ...noFrr,
  );
}

/** MetalLB as its manifest brings it: names without a release, and its own labels. */
export async function byManifest(bed: Testbed): Promise<void> {
  const chart = join(charts, 'metallb');
  const text = await helm(bed, 'template', 'metallb', chart, '--namespace', namespace, ...noFrr);
  await bed.apply(privileged, ...asManifest(text));
}

/** A way in which MetalLB may be installed already, and the programs for its images where they are not the bed's own. */
export interface ExistingMetallb {
  readonly name: string;
  readonly install: (bed: Testbed) => Promise<void>;
  readonly imagePrograms?: Readonly<Record<string, string>> | undefined;
}

/**
 * Releases of MetalLB as they were, out of `GATESMITH_METALLB_PROGRAMS`: a folder for each (`v0.13.12`) with its programs
 * (`controller`, `speaker`), and its chart where that is at hand (`chart`). Their manifests (`v0.13.12-native.yaml`) come
 * out of `GATESMITH_METALLB_MANIFESTS`.
 */
export function releasedMetallbs(env: NodeJS.ProcessEnv = process.env): readonly ExistingMetallb[] {
  const { GATESMITH_METALLB_MANIFESTS: manifests, GATESMITH_METALLB_PROGRAMS: programs } = env;
  if (manifests === undefined || programs === undefined) {
    console.warn(
      'skipped: older releases of MetalLB; name folders of their manifests and programs with GATESMITH_METALLB_MANIFESTS and GATESMITH_METALLB_PROGRAMS',
    );
    return [];
  }
  return readdirSync(programs).flatMap((version) => {
    const manifest = join(manifests, `${version}-native.yaml`);
    const chart = join(programs, version, 'chart');
    const imagePrograms = Object.fromEntries(
      ['controller', 'speaker'].map((name) => [
        `quay.io/metallb/${name}:${version}`,
        join(programs, version, name),
      ]),
    );
    const found: readonly (readonly [way: string, file: string, install: ExistingMetallb['install']])[] = [
      ['manifest', manifest, (bed) => bed.apply(...parsed(readFileSync(manifest, 'utf8')))],
      ['chart', chart, (bed) => byChart(bed, chart)],
    ];
    return found
      .filter(([, file]) => existsSync(file))
      .map(([way, , install]) => ({ name: `by the ${way} of ${version}`, install, imagePrograms }));
  });
}

const privileged: Manifest = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
};

/** The chart's objects under the names and labels of metallb-native.yaml. */
function asManifest(text: string): readonly Manifest[] {
  const renamed = text
    .replaceAll(/\bmetallb-(controller|speaker|pod-lister)\b/g, '$1')
    .replaceAll(/\bmetallb:(controller|speaker)\b/g, 'metallb-system:$1')
    .replaceAll('metallb-memberlist', 'memberlist')
    .replaceAll('app.kubernetes.io/component:', 'component:')
    .replaceAll('app.kubernetes.io/name: metallb', 'app: metallb')
    .replaceAll('app.kubernetes.io/name=metallb,app.kubernetes.io/component', 'app=metallb,component')
    .replaceAll(/^ *(helm\.sh\/chart|app\.kubernetes\.io\/[a-z-]+):.*\n/gm, '');
  return parsed(renamed);
}

function parsed(text: string): readonly Manifest[] {
  const documents = parseAllDocuments(text);
  return (Array.isArray(documents) ? documents : [])
    .map((document): Manifest | null => document.toJS())
    .filter((object) => object !== null);
}

/** Whether MetalLB's webhook serves by now, and the pools exist. */
export async function accepted(bed: Testbed): Promise<boolean> {
  try {
    await bed.apply(...pools);
    return true;
  } catch {
    return false;
  }
}
