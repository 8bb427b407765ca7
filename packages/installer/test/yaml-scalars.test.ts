import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { safeParseValues } from '@gatesmith/values';
import { helmBinaries, runHelm } from '@internal/testing/helm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './assembled-chart.ts';

/** Words that readers of YAML take for different things. */
const words = [
  ...[
    'y',
    'n',
    'yes',
    'No',
    'ON',
    'off',
    'True',
    'TRUE',
    'tRuE',
    '~',
    'null',
    'Null',
    'NULL',
    'nULL',
    '=',
    'a b',
  ],
  ...[
    '010',
    '-010',
    '0o10',
    '0b11',
    '0x1F',
    '-0x1',
    '+0x1f',
    '0xg',
    '0x',
    '08',
    '00',
    '-0',
    '0_7',
    '1_000',
    '1_',
    '_1',
  ],
  ...[
    '1e3',
    '1E3',
    '1.5e3',
    '1e+3',
    '12e',
    '.5',
    '5.',
    '-.5',
    '1.0',
    '0.',
    '+1',
    '12345678901234567890',
    '1,000',
  ],
  ...[
    '1:30',
    '190:20:30',
    '2026-01-01',
    '2026-01-01T00:00:00Z',
    '1.2.3.4',
    '192.168.20.0/24',
    "'1'",
    '"a\\tb"',
    '!!str 1',
  ],
];
const text = `global:\n${words.map((word, index) => `  k${index}: ${word}\n`).join('')}`;
const binaries = await helmBinaries();
let folder = '';

beforeAll(async () => {
  const cache = join(root, 'node_modules/.cache/gatesmith');
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'scalars-'));
  await mkdir(join(folder, 'chart/templates'), { recursive: true });
  await writeFile(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: scalars\nversion: 0.1.0\n');
  await writeFile(join(folder, 'chart/templates/a.yaml'), 'all: {{ toRawJson .Values.global | quote }}\n');
  await writeFile(join(folder, 'values.yaml'), text);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.for(binaries)('the parser takes every word for what Helm $version takes it for', async (binary) => {
  const { stdout, stderr } = await runHelm(binary, [
    ...['template', 'scalars', join(folder, 'chart')],
    ...['-f', join(folder, 'values.yaml')],
  ]);
  const json = /^all: (.*)$/m.exec(stdout)?.[1];
  expect(json, stderr).toBeDefined();
  const byHelm: Readonly<Record<string, unknown>> = JSON.parse(JSON.parse(json ?? '""'));
  const { values } = safeParseValues([{ file: 'values.yaml', text }]);
  const ours: Readonly<Record<string, unknown>> = JSON.parse(JSON.stringify(values?.global));
  const shown = (read: Readonly<Record<string, unknown>>): readonly string[] =>
    // Helm drops a key that is null; it cannot be distinguished from an absent one.
    words.map((word, index) => `${word} is ${JSON.stringify(read[`k${index}`] ?? null)}`);
  expect(shown(ours)).toEqual(shown(byHelm));
});
