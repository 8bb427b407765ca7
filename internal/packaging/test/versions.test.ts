import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const read = (path: string): Promise<string> => readFile(resolve(root, path), 'utf8');

interface Pins {
  readonly metallb: { readonly chart: string };
  readonly traefik: { readonly chart: string; readonly image: string };
  readonly 'ingress-nginx': { readonly chart: string };
  readonly helm: readonly string[];
  readonly kubernetes: string;
  readonly etcd: string;
}

const pins: Pins = JSON.parse(await read('versions.json'));
const { metallb, traefik, 'ingress-nginx': nginx, helm, kubernetes, etcd } = pins;
const minor = kubernetes.split('.').slice(0, 2).join('.');

test.for<[file: string, texts: readonly string[]]>([
  [
    'charts/gatesmith/Chart.yaml',
    [
      `appVersion: v${metallb.chart}\n`,
      `- name: metallb\n    version: ${metallb.chart}\n`,
      `- name: traefik\n    version: ${traefik.chart}\n`,
      `- name: ingress-nginx\n    version: ${nginx.chart}\n`,
    ],
  ],
  [
    'charts/gatesmith/README.md',
    [
      `| MetalLB | ${metallb.chart} |`,
      `| Traefik (default) | ${traefik.image}, chart ${traefik.chart} |`,
      `| chart ${nginx.chart} |`,
    ],
  ],
  ['charts/gatesmith/values.yaml', [`tag: v${traefik.image}\n`, `metallb chart, ${metallb.chart}.`]],
  ['internal/stand-in-charts/metallb/Chart.yaml', [`\nversion: ${metallb.chart}\n`]],
  ['internal/stand-in-charts/traefik/Chart.yaml', [`\nversion: ${traefik.chart}\n`]],
  ['internal/stand-in-charts/ingress-nginx/Chart.yaml', [`\nversion: ${nginx.chart}\n`]],
  ['internal/testbed/modules/metallb/go.mod', [`go.universe.tf/metallb v${metallb.chart}`]],
  ['internal/testbed/modules/traefik/go.mod', [`github.com/traefik/traefik/v3 v${traefik.image}`]],
  ['internal/testbed/modules/kubernetes/go.mod', [`k8s.io/kubernetes v${kubernetes}`]],
  [
    'internal/testbed/src/build/programs.ts',
    [`'v${kubernetes}'`, `'v${metallb.chart}'`, `'v${traefik.image}'`, `'v${etcd}'`],
  ],
  ['internal/testing/src/helm.ts', helm.map((version) => `{ version: '${version}', from: `)],
  ['packages/metallb/src/crd/all-kinds.ts', [`MetalLB ${metallb.chart}`]],
  [
    'README.md',
    [
      `| Helm | ${helm.join(', ')} |`,
      `| Kubernetes | ${minor} `,
      `| MetalLB | ${metallb.chart} |`,
      `| Traefik | ${traefik.image} (chart ${traefik.chart}) |`,
      `| ingress-nginx | chart ${nginx.chart} |`,
    ],
  ],
])('%s names the versions of versions.json', async ([file, texts]) => {
  const content = await read(file);
  expect(texts.filter((text) => !content.includes(text))).toEqual([]);
});

test('no file names another version of a pinned chart', async () => {
  const files = ['charts/gatesmith/Chart.yaml', 'charts/gatesmith/README.md', 'README.md'];
  const known = new Set([metallb.chart, traefik.chart, traefik.image, nginx.chart, ...helm]);
  const versions = (await Promise.all(files.map(read))).flatMap((content) =>
    [...content.matchAll(/\b(?:chart|version:|images?)\s+v?(\d+\.\d+\.\d+)\b/g)].map(
      ([, version = '']) => version,
    ),
  );
  expect(versions.filter((version) => !known.has(version) && !version.startsWith('0.1.'))).toEqual([]);
});
