import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { helmBinaries, runHelm } from '@internal/testing/helm';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { assembleChart } from './assemble-chart.ts';
import { PackageChartError, packageChart } from './package-chart.ts';

const root = resolve(fileURLToPath(import.meta.url), '../../../../..');
const umbrella = join(root, 'charts/gatesmith');
const charts = join(root, 'internal/stand-in-charts');

describe('packageChart', () => {
  test('gives the same bytes twice, and says that stand-ins are inside', async () => {
    await using fixture = await createFixture({});
    const first = await packageChart({ umbrella, charts, out: fixture.getPath('a') });
    const second = await packageChart({ umbrella, charts, out: fixture.getPath('b') });
    expect(second.digest).toBe(first.digest);
    expect(await readFile(second.archive)).toEqual(await readFile(first.archive));
    const provenance: unknown = JSON.parse(
      await readFile(first.archive.replace('.tgz', '.provenance.json'), 'utf8'),
    );
    expect(provenance).toMatchObject({ name: 'gatesmith', standIn: true, archive: `sha256:${first.digest}` });
    expect(gunzipSync(await readFile(first.archive)).includes('gatesmith/upstream-digests.json')).toBe(false);
  });

  test('makes an archive that every Helm reads', async () => {
    await using fixture = await createFixture({});
    const { archive } = await packageChart({ umbrella, charts, out: fixture.getPath('a') });
    for (const binary of await helmBinaries()) {
      const { exitCode, stdout } = await runHelm(binary, [
        'template',
        'gatesmith',
        archive,
        '-n',
        'metallb-system',
      ]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('name: gatesmith-entrypoint');
    }
  });

  test('packages what the folder renders that tests run on', async () => {
    const [binary] = await helmBinaries();
    if (binary === undefined) return;
    await using fixture = await createFixture({});
    const { archive } = await packageChart({ umbrella, charts, out: fixture.getPath('a') });
    await assembleChart({ umbrella, charts, out: fixture.getPath('folder') });
    const [packed, folder] = await Promise.all(
      [archive, fixture.getPath('folder')].map((chart) =>
        runHelm(binary, ['template', 'gatesmith', chart, '-n', 'metallb-system', '--include-crds']),
      ),
    );
    expect(packed?.exitCode).toBe(0);
    expect(packed?.stdout).toBe(folder?.stdout);
  });

  test('refuses a real chart whose bytes are not the pinned ones', async () => {
    await using fixture = await createFixture({
      'umbrella/Chart.yaml':
        'apiVersion: v2\nname: gatesmith\nversion: 0.1.0\ndependencies:\n  - { name: metallb, version: 0.16.1 }\n',
      'umbrella/upstream-digests.json': '{ "metallb": "sha256:0000" }',
      'charts/metallb/Chart.yaml': 'apiVersion: v2\nname: metallb\nversion: 0.16.1\n',
      'charts/metallb/charts/crds/templates/crds.yaml': '',
    });
    const packaging = packageChart({
      umbrella: fixture.getPath('umbrella'),
      charts: fixture.getPath('charts'),
      out: fixture.getPath('out'),
    });
    await expect(packaging).rejects.toThrow(PackageChartError);
    await expect(packaging).rejects.toMatchObject({ code: 'CHART_DIGEST' });
  });
});
