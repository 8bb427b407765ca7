import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { docsLink } from '@gatesmith/diagnostics';
import { expect, test } from 'vitest';
import { generatedFiles } from '../src/generated-files.ts';
import { registries } from '../src/registries.ts';
import { subjectOf, subjects } from '../src/subjects.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const entries = registries.flatMap(({ name, findings }) =>
  Object.entries(findings).map(([code, entry]) => ({ name, code, ...entry })),
);
/** Placeholders in help and comments. */
const placeholders = new Set(['GS-CODE']);

/** The codes that the sources and the chart name, with one file for each; tests and generated files are left out. */
async function codesInSources(): Promise<ReadonlyMap<string, string>> {
  const files = [
    ...(await filesBelow('packages')).filter((file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file)),
    ...(await filesBelow('charts/gatesmith/templates')),
  ].filter((file) => !/\.test\.ts$|\/gen\//.test(file));
  const codes = new Map<string, string>();
  for (const file of files)
    for (const [code] of (await readFile(join(root, file), 'utf8')).matchAll(
      /GS-[A-Z0-9]+(?:-[A-Z0-9]+)*(?![A-Z0-9-])/g,
    ))
      codes.set(code, file);
  return codes;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

test('every code that a source or the chart names is in a registry', async () => {
  const known = new Set(entries.map(({ code }) => code));
  const unknown = [...(await codesInSources())].filter(
    ([code]) => !known.has(code) && !placeholders.has(code),
  );
  expect(unknown).toEqual([]);
});

test('no code is in two registries', () => {
  const codes = entries.map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});

test('every package with a registry is in the reference', async () => {
  const files = (await filesBelow('packages')).filter((file) => file.endsWith('/src/finding-registry.ts'));
  const folders = files.map((file) => file.replace('/src/finding-registry.ts', ''));
  expect(folders.filter((folder) => folder !== 'packages/diagnostics').sort()).toEqual(
    registries.map(({ folder }) => folder).sort(),
  );
});

test('each subject has one prefix, and each prefix names one subject', () => {
  const used = new Set(entries.map(({ code }) => subjectOf(code)));
  expect([...used].filter((prefix) => !Object.hasOwn(subjects, prefix))).toEqual([]);
  expect(Object.keys(subjects).filter((prefix) => !used.has(prefix))).toEqual([]);
  expect(new Set(Object.values(subjects)).size).toBe(Object.keys(subjects).length);
});

test.for(entries)('$code has a title and a paragraph', ({ code, title, text }) => {
  expect(code).toMatch(/^GS-[A-Z0-9]+(-[A-Z0-9]+)+$/);
  expect(title).toMatch(/^\S.{3,59}$/);
  expect(title).not.toMatch(/[.:]$/);
  expect(text).toMatch(/^[^\n]{60,}[.)`]$/);
});

test('the documentation link of each code points to its heading', async () => {
  const page = await readFile(join(root, 'docs/reference/findings.md'), 'utf8');
  const anchors = [...page.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  expect(anchors.sort()).toEqual(entries.map(({ code }) => docsLink(code).split('#')[1]).sort());
  expect(docsLink('GS-X').split('#')[0]).toMatch(/\/docs\/reference\/findings\.md$/);
});

test('the generated files are up to date', async () => {
  for (const [path, content] of generatedFiles())
    expect(await readFile(path, 'utf8').catch(() => undefined), path).toBe(content);
});
