import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChartSource, type KubernetesObject, readChart } from '../../src/index.ts';
import { manifestText } from './memory-helm.ts';

/** A chart folder with as many definitions as the small chart of these tests has kinds. */
export interface SmallChart extends AsyncDisposable {
  readonly chart: ChartSource;
}

const definitions = (
  [
    ['ipaddresspools', 'IPAddressPool'],
    ['l2advertisements', 'L2Advertisement'],
    ['servicel2statuses', 'ServiceL2Status'],
  ] as const
).map(
  ([plural, kind]): KubernetesObject => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.metallb.io`, annotations: { 'helm.sh/resource-policy': 'keep' } },
    spec: { group: 'metallb.io', scope: 'Namespaced', names: { kind, plural } },
  }),
);

export async function smallChart(): Promise<SmallChart> {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-states-'));
  await mkdir(join(folder, 'crds'));
  await writeFile(join(folder, 'Chart.yaml'), 'name: gatesmith\nversion: 0.0.1\n');
  await writeFile(join(folder, 'crds', 'all.yaml'), manifestText(definitions));
  const chart = await readChart(folder);
  return { chart, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
