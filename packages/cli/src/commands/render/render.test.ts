import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { folder, runCli } from '../../../test/run-cli.ts';
import { version } from '../../version.ts';

const values = 'pools: [{ name: lan, addresses: [192.168.20.20-192.168.20.254] }]\n';

test.for([
  ['argocd', ['Namespace', 'Namespace', 'Application']],
  ['flux', ['Namespace', 'Namespace', 'HelmRepository', 'HelmRelease']],
  ['k3s', ['Namespace', 'Namespace', 'HelmChart']],
] as const)(
  '%s gets the namespaces and its own document, the same bytes each time',
  async ([format, kinds]) => {
    const once = await runCli(['render', '-f', '-', '--format', format], { stdin: values });
    const twice = await runCli(['render', '-f', '-', '--format', format], { stdin: values });
    expect(once.code).toBe(0);
    expect(twice.stdout).toBe(once.stdout);
    expect(parseAllDocuments(once.stdout).map((document) => document.get('kind'))).toEqual(kinds);
  },
);

test('what a tool is given to install with is the lowered values document', async () => {
  const lowered = JSON.parse(
    (await runCli(['render', '-f', '-', '--output', 'json'], { stdin: values })).stdout,
  );
  const of = async (format: string): Promise<{ spec: Record<string, unknown> }> => {
    const { stdout } = await runCli(['render', '-f', '-', '--format', format, '--output', 'json'], {
      stdin: values,
    });
    return JSON.parse(stdout).at(-1);
  };
  expect((await of('argocd')).spec['source']).toMatchObject({
    chart: 'gatesmith',
    helm: { valuesObject: lowered },
  });
  expect((await of('flux')).spec).toMatchObject({ values: lowered, install: { crds: 'CreateReplace' } });
  expect(parse(String((await of('k3s')).spec['valuesContent']))).toEqual(lowered);
});

test('a repository that is not a registry path is refused', async () => {
  const { code } = await runCli(['render', '-f', '-', '--format', 'flux', '--repository', 'a b; rm'], {
    stdin: values,
  });
  expect(code).toBe(2);
});

test('the chart has the version of the command line, which is the version that tools install', async () => {
  const chart = parse(
    await readFile(new URL('../../../../../charts/gatesmith/Chart.yaml', import.meta.url), 'utf8'),
  );
  expect(chart.version).toBe(version);
});

test('a folder holds one file per object, and none of an earlier run', async () => {
  await using at = await folder({ 'out/mine.yaml': 'kept: true\n', afile: '' });
  const pools = (...names: readonly string[]): string =>
    `pools: [${names.map((name, index) => `{ name: ${name}, addresses: [10.0.${index}.0/24] }`).join(', ')}]\n`;
  const render = (stdin: string, directory = 'out') =>
    runCli(['render', '-f', '-', '--format', 'resources', '-d', directory, '--output', 'json'], {
      stdin,
      cwd: at.path,
    });
  await render(pools('a', 'b', 'c'));
  const { code, stdout } = await render(pools('b'));
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    removed: expect.arrayContaining([
      'out/2-ipaddresspool-metallb-system-a.yaml',
      'out/2-ipaddresspool-metallb-system-c.yaml',
    ]),
  });
  const left = await readdir(join(at.path, 'out'));
  expect(left).toContain('mine.yaml');
  expect(left.filter((name) => name.includes('ipaddresspool'))).toEqual([
    '2-ipaddresspool-metallb-system-b.yaml',
  ]);

  const onFile = await render(pools('b'), 'afile');
  expect(onFile.code).toBe(2);
  expect(onFile.stderr).toContain('afile: is a file, and the output is one file per object');
});

test('the name of a file depends on its object alone, and only namespaced objects have a namespace in it', async () => {
  await using at = await folder({});
  const render = (stdin: string) =>
    runCli(['render', '-f', '-', '--format', 'argocd', '-d', '.'], { stdin, cwd: at.path });
  await writeFile(join(at.path, 'values.yaml'), 'kept: true\n');
  expect((await render(values)).code).toBe(0);
  const names = (await readdir(at.path)).sort();
  expect(names).toEqual([
    '0-namespace-metallb-system.yaml',
    '0-namespace-traefik.yaml',
    '2-application-argocd-gatesmith.yaml',
    'values.yaml',
  ]);
});
