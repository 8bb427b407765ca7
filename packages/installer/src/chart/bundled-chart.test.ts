import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { helmBinary } from '../adapters/helm/helm-binary.ts';
import { bundledChart, chartCache } from './bundled-chart.ts';

const standIns = resolve(import.meta.dirname, '../../../../internal/stand-in-charts');

/** A program with Helm's command line that packs the stand-in charts and writes down each call. */
async function helmStub(folder: string, dependencies: string): Promise<string> {
  const path = join(folder, 'helm');
  await writeFile(
    path,
    `#!/bin/sh
echo "$1" >> ${folder}/calls
if [ "$1" = version ]; then echo v4.2.3; exit 0; fi
${dependencies}
`,
  );
  await chmod(path, 0o755);
  return path;
}

async function scratch(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'gatesmith-bundled-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

test('the bundled chart is complete with charts from a folder, and is removed on disposal', async () => {
  let path = '';
  {
    await using chart = await bundledChart({ helm: helmBinary(), charts: standIns });
    path = chart.path;
    expect(chart).toMatchObject({ name: 'gatesmith', standIn: true });
    for (const part of ['charts/metallb', 'charts/traefik', 'crds/ipaddresspools.metallb.io.yaml'])
      expect(existsSync(join(path, part)), part).toBe(true);
  }
  expect(existsSync(path)).toBe(false);
});

test('Helm fetches the charts once, into the cache folder of the environment', async () => {
  await using at = await scratch();
  const program = await helmStub(
    at.path,
    `mkdir "$3/charts" && for chart in metallb traefik ingress-nginx; do tar -czf "$3/charts/$chart.tgz" -C ${standIns} $chart; done`,
  );
  const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: join(at.path, 'cache') };
  const fetches: string[] = [];
  for (const run of ['first', 'second']) {
    await using chart = await bundledChart({
      helm: helmBinary({ program, env }),
      env,
      onFetch: () => fetches.push(run),
    });
    expect(chart.name).toBe('gatesmith');
  }
  expect(fetches).toEqual(['first']);
  expect(await readFile(join(at.path, 'calls'), 'utf8')).toBe('version\ndependency\n');
  expect(existsSync(chartCache(env))).toBe(true);
});

test('charts that cannot be fetched are an error with the last lines of Helm, and leave nothing behind', async () => {
  await using at = await scratch();
  const program = await helmStub(at.path, 'echo "Error: no such host" >&2; exit 1');
  const cache = join(at.path, 'cache');
  const bundled = bundledChart({ helm: helmBinary({ program }), cache });
  await expect(bundled).rejects.toMatchObject({ code: 'CHART_MISSING', details: ['Error: no such host'] });
  expect(existsSync(join(cache, '.fetch-'))).toBe(false);
});
