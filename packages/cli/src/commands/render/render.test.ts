import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { runCli } from '../../../test/run-cli.ts';
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

test('a repository that is no registry path is refused', async () => {
  const { code } = await runCli(['render', '-f', '-', '--format', 'flux', '--repository', 'a b; rm'], {
    stdin: values,
  });
  expect(code).toBe(2);
});

test('the chart has the version of the command line, which is what a tool is told to install', async () => {
  const chart = parse(
    await readFile(new URL('../../../../../charts/gatesmith/Chart.yaml', import.meta.url), 'utf8'),
  );
  expect(chart.version).toBe(version);
});
