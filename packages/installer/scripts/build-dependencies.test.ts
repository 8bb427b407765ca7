import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { helmBinaries } from '@internal/testing/helm';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { packageChart } from '../src/chart/package-chart.ts';
import { buildDependencies } from './build-dependencies.ts';

const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const umbrella = join(root, 'charts/gatesmith');
const charts = process.env['GATESMITH_UPSTREAM_CHARTS'] ?? join(root, 'internal/stand-in-charts');

describe.for(await helmBinaries())('helm dependency build with Helm $version', (helm) => {
  test('fetches charts that package to what the folders themselves package to', async () => {
    await using fixture = await createFixture({});
    await buildDependencies({ helm, umbrella, folder: charts, out: fixture.getPath('fetched') });
    const options = { umbrella, out: fixture.getPath('a') };
    const fetched = await packageChart({ ...options, charts: fixture.getPath('fetched') });
    const direct = await packageChart({ ...options, charts, out: fixture.getPath('b') });
    expect(fetched.versions).toEqual(direct.versions);
    expect(fetched.digests).toEqual(direct.digests);
    expect(fetched.standIn).toBe(direct.standIn);
  });

  test("says Helm's reason when a chart is not to be had", async () => {
    await using fixture = await createFixture({
      'umbrella/Chart.yaml':
        'apiVersion: v2\nname: a\nversion: 0.1.0\ndependencies:\n  - { name: metallb, version: 9.9.9, repository: "" }\n',
    });
    const building = buildDependencies({
      helm,
      umbrella: fixture.getPath('umbrella'),
      folder: charts,
      out: fixture.getPath('out'),
    });
    await expect(building).rejects.toThrow(/helm dependency build: .*metallb/);
  });
});
