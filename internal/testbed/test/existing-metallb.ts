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

/** MetalLB as its chart brings it, under a name of somebody else's. */
export async function byChart(bed: Testbed): Promise<void> {
  await bed.apply(privileged);
  await helm(
    bed,
    ...['install', 'lb', join(charts, 'metallb'), '--namespace', namespace, '--kubeconfig', bed.kubeconfig],
    ...noFrr,
  );
}

/** MetalLB as its manifest brings it: names without a release, labels of its own. */
export async function byManifest(bed: Testbed): Promise<void> {
  const chart = join(charts, 'metallb');
  const text = await helm(bed, 'template', 'metallb', chart, '--namespace', namespace, ...noFrr);
  await bed.apply(privileged, ...asManifest(text));
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
  const documents = parseAllDocuments(renamed);
  return (Array.isArray(documents) ? documents : [])
    .map((document): Manifest | null => document.toJS())
    .filter((object) => object !== null);
}

/** Whether MetalLB's webhook serves by now, and with that the pools are there. */
export async function accepted(bed: Testbed): Promise<boolean> {
  try {
    await bed.apply(...pools);
    return true;
  } catch {
    return false;
  }
}
