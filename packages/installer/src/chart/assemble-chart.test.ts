import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { assembleChart } from './assemble-chart.ts';

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: bgppeers.metallb.io
spec:
  group: metallb.io
  conversion:
    strategy: Webhook
    webhook:
      clientConfig:
        caBundle: Cg==
        service:
          name: metallb-webhook-service
          namespace: {{ .Release.Namespace }}
          path: /convert
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    made-by: a generator
  name: bfdprofiles.metallb.io
spec:
  group: metallb.io
`;

const chart = (name: string, version: string, more = ''): string =>
  `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}`;

const umbrella = {
  'umbrella/Chart.yaml': chart(
    'gatesmith',
    '0.1.0',
    'dependencies:\n  - name: metallb\n    version: 0.16.1\n',
  ),
  'umbrella/templates/a.yaml': 'a: 1\n',
};

const metallb = {
  'charts/metallb/Chart.yaml': chart('metallb', '0.16.1'),
  'charts/metallb/charts/crds/templates/crds.yaml': definition,
};

describe('assembleChart', () => {
  test('writes the CRDs as plain files, each with its own namespace, keep policy and no caBundle', async () => {
    await using fixture = await createFixture({ ...umbrella, ...metallb });
    const result = await assembleChart({
      umbrella: fixture.getPath('umbrella'),
      charts: fixture.getPath('charts'),
      out: fixture.getPath('out'),
    });
    expect(result).toEqual({ standIn: false, versions: { metallb: '0.16.1' } });
    expect(await readdir(fixture.getPath('out/crds'))).toEqual([
      'bfdprofiles.metallb.io.yaml',
      'bgppeers.metallb.io.yaml',
    ]);
    expect(await fixture.readFile('out/crds/bgppeers.metallb.io.yaml', 'utf8')).toMatchInlineSnapshot(`
      "apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: bgppeers.metallb.io
        annotations:
          helm.sh/resource-policy: keep
      spec:
        group: metallb.io
        conversion:
          strategy: Webhook
          webhook:
            clientConfig:
              service:
                name: metallb-webhook-service
                namespace: metallb-system
                path: /convert
      "
    `);
    expect(await fixture.readFile('out/crds/bfdprofiles.metallb.io.yaml', 'utf8')).toContain(
      'made-by: a generator',
    );
    expect(await fixture.readFile('out/templates/a.yaml', 'utf8')).toBe('a: 1\n');
  });

  test('gives the same bytes twice and leaves nothing of an earlier run', async () => {
    await using fixture = await createFixture({ ...umbrella, ...metallb, 'out/old.yaml': 'old' });
    const options = {
      umbrella: fixture.getPath('umbrella'),
      charts: fixture.getPath('charts'),
      out: fixture.getPath('out'),
    };
    await assembleChart(options);
    const first = await contents(options.out);
    await assembleChart(options);
    expect(await contents(options.out)).toEqual(first);
    expect(Object.keys(first)).not.toContain('old.yaml');
  });

  test('says in the umbrella itself that a stand-in is inside', async () => {
    await using fixture = await createFixture({
      ...umbrella,
      ...metallb,
      'charts/metallb/Chart.yaml': chart(
        'metallb',
        '0.16.1',
        "annotations:\n  gatesmith.dev/stand-in: 'true'\n",
      ),
    });
    const { standIn } = await assembleChart({
      umbrella: fixture.getPath('umbrella'),
      charts: fixture.getPath('charts'),
      out: fixture.getPath('out'),
    });
    expect(standIn).toBe(true);
    expect(await fixture.readFile('out/Chart.yaml', 'utf8')).toContain('gatesmith.dev/stand-in: "true"');
  });

  test("leaves out what a chart's .helmignore names", async () => {
    await using fixture = await createFixture({
      ...umbrella,
      ...metallb,
      'charts/metallb/.helmignore': 'tests/\n',
      'charts/metallb/tests/a.yaml': 'a: 1\n',
    });
    const out = fixture.getPath('out');
    await assembleChart({ umbrella: fixture.getPath('umbrella'), charts: fixture.getPath('charts'), out });
    expect(await readdir(join(out, 'charts/metallb'))).not.toContain('tests');
  });

  test.for([
    ['a chart is missing', { 'charts/other.txt': '' }, 'CHART_MISSING'],
    [
      'a chart has another version',
      { ...metallb, 'charts/metallb/Chart.yaml': chart('metallb', '0.15.3') },
      'CHART_VERSION',
    ],
    [
      'a CRD contains an unsupported expression',
      {
        ...metallb,
        'charts/metallb/charts/crds/templates/crds.yaml':
          '{{ if .Values.x }}\nkind: CustomResourceDefinition\n',
      },
      'CHART_CRDS',
    ],
    [
      'the CRDs contain another object',
      {
        ...metallb,
        'charts/metallb/charts/crds/templates/crds.yaml': 'kind: Secret\nmetadata: { name: a }\n',
      },
      'CHART_CRDS',
    ],
  ] as const)('refuses when %s', async ([, files, code]) => {
    await using fixture = await createFixture({ ...umbrella, ...files });
    const assembling = assembleChart({
      umbrella: fixture.getPath('umbrella'),
      charts: fixture.getPath('charts'),
      out: fixture.getPath('out'),
    });
    await expect(assembling).rejects.toMatchObject({ code });
  });
});

async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files
        .sort()
        .map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const),
    ),
  );
}
