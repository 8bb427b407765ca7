import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { exampleOrigin, exampleReport } from '../../test/example-report.ts';
import { renderReport } from './render-report.ts';
import type { Report } from './report.ts';

const require = createRequire(import.meta.url);
const schema = JSON.parse(
  await readFile(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
);
// Ajv does not support the draft that the schema names, but the schema uses nothing that later drafts changed.
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile({
  ...schema,
  $schema: undefined,
  id: undefined,
});

async function sarif(report: Partial<Report> = {}): Promise<{
  readonly results: readonly Record<string, unknown>[];
  readonly rules: readonly unknown[];
}> {
  const log = JSON.parse(await renderReport({ ...exampleReport, ...report }, 'sarif'));
  expect(isSarif(log) ? [] : isSarif.errors).toEqual([]);
  const [run] = log.runs;
  return { results: run.results, rules: run.tool.driver.rules };
}

function places(results: readonly Record<string, unknown>[]): readonly unknown[] {
  return results.map(({ locations }) =>
    Array.isArray(locations) ? locations.map(({ physicalLocation }) => physicalLocation) : [],
  );
}

test('the report conforms to the schema of SARIF 2.1.0, and so does one without findings', async () => {
  await sarif();
  await sarif({ findings: [] });
});

test('every result has a file: its own, relative to the repository, or the values file', async () => {
  const { results } = await sarif();
  expect(places(results)).toEqual([
    [{ artifactLocation: { uri: 'values.yaml' }, region: { startLine: 1 } }],
    [
      {
        artifactLocation: { uri: 'deploy/my%20values.yaml' },
        region: { startLine: 3, startColumn: 17 },
      },
    ],
    [{ artifactLocation: { uri: 'values.yaml' }, region: { startLine: 1 } }],
    // The line is one of the ConfigMap, not of the values file.
    [{ artifactLocation: { uri: 'values.yaml' }, region: { startLine: 1 } }],
  ]);
});

test('without a values file the name of the object takes its place', async () => {
  const { results } = await sarif({ origin: { ...exampleOrigin, files: [] } });
  expect(places(results).map((place) => JSON.stringify(place))).toEqual([
    expect.stringContaining('"uri":"Node/n1"'),
    expect.stringContaining('"uri":"deploy/my%20values.yaml"'),
    expect.stringContaining('"uri":"Node/n2"'),
    expect.stringContaining('"uri":"ConfigMap/kube-system/kube-proxy%20config.conf"'),
  ]);
});

test('results of one code in one line have different fingerprints, which do not depend on the line', async () => {
  const prints = (results: readonly Record<string, unknown>[]): readonly string[] =>
    results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
  const { results } = await sarif();
  expect(new Set(prints(results)).size).toBe(4);
  const moved = exampleReport.findings.map((finding) => ({ ...finding, line: 99 }));
  expect(prints((await sarif({ findings: moved })).results)).toEqual(prints(results));
});

test('a rule says what its code means and links to the reference; the code of an error is a rule as well', async () => {
  const { rules } = await sarif({
    findings: [
      { code: 'GS-FILE-YAML', severity: 'error', subject: 's', path: [], message: 'm' },
      { code: 'FILE_UNREADABLE', severity: 'error', subject: 'gatesmith', path: [], message: 'm' },
    ],
  });
  expect(rules).toEqual([
    {
      id: 'FILE_UNREADABLE',
      shortDescription: { text: 'FILE_UNREADABLE' },
      fullDescription: { text: expect.any(String) },
      help: { text: expect.any(String) },
    },
    {
      id: 'GS-FILE-YAML',
      shortDescription: { text: 'File cannot be read' },
      fullDescription: { text: expect.stringContaining('YAML') },
      help: { text: expect.stringContaining('https://'), markdown: expect.stringContaining('](https://') },
      helpUri: expect.stringMatching(/#gs-file-yaml$/),
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['kubernetes', 'load-balancer'] },
    },
  ]);
});
