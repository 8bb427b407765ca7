import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundledChart, bundledChart, helmBinary, renderDesired } from '@gatesmith/installer';
import { standInCharts } from '@gatesmith/sandbox';
import { safeParseValues } from '@gatesmith/values';
import { helmBinaries } from '@internal/testing/helm';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../src/pages.ts';

const program = (await helmBinaries()).at(-1)?.helm;
const helm = helmBinary({ program });
const folders = readdirSync(join(root, 'examples')).filter((name) =>
  existsSync(join(root, 'examples', name, 'README.md')),
);
const withValues = folders.filter((name) => existsSync(join(root, 'examples', name, 'values.yaml')));

const read = (name: string, file: string): Promise<string> =>
  readFile(join(root, 'examples', name, file), 'utf8');

test('the list of examples has a row for each folder', async () => {
  const list = await readFile(join(root, 'examples/README.md'), 'utf8');
  const rows = [...list.matchAll(/^\| \[([a-z0-9-]+)\]/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual(folders.sort());
});

describe.for(withValues)('the example %s', (name) => {
  test('has values without a single finding', async () => {
    const { findings } = safeParseValues([{ file: 'values.yaml', text: await read(name, 'values.yaml') }]);
    expect(findings).toEqual([]);
  });
});

describe.skipIf(program === undefined)('with Helm', () => {
  let chart: BundledChart;
  beforeAll(async () => {
    chart = await bundledChart({ helm, charts: standInCharts() });
  });
  afterAll(() => chart.close());

  test.for(withValues)('the example %s renders every object, pools included', async (name) => {
    const { values } = safeParseValues([{ file: 'values.yaml', text: await read(name, 'values.yaml') }]);
    if (values === undefined) throw new Error('invalid values');
    const { release } = await renderDesired({ values, chart, helm, kubeVersion: 'v1.36.3' });
    expect(release.map(({ kind }) => kind)).toContain('IPAddressPool');
  });
});

test.for([
  ['argo-cd', 'argocd', 'application.yaml'],
  ['flux', 'flux', 'gatesmith.yaml'],
] as const)('the rendered document of the example %s is that of its values', async ([name, format, file]) => {
  const { stdout } = await exec(
    process.execPath,
    [
      '--conditions=@gatesmith/source',
      '--disable-warning=ExperimentalWarning',
      join(root, 'packages/cli/src/bin.ts'),
      ...['render', '-f', join(root, 'examples', name, 'values.yaml'), '--format', format],
    ],
    { nodePath: false },
  );
  expect(stdout).toBe(await read(name, file));
});

test('files of examples that can be copied lead to no file outside of their folder', async () => {
  for (const name of folders)
    for (const file of ['package.json', 'tsconfig.json'].filter((file) =>
      existsSync(join(root, 'examples', name, file)),
    ))
      expect(await read(name, file)).not.toMatch(/workspace:|catalog:|@internal|\.\.\//);
});
