import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const cli = resolve(dirnameOf(import.meta.url), '../../../packages/cli');

function dirnameOf(url: string): string {
  return fileURLToPath(new URL('.', url));
}

/** The packages that the built program asks for at run time. */
async function importsOf(folder: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.js'))) {
    const text = await readFile(join(folder, file), 'utf8');
    for (const [, from] of text.matchAll(/^(?:import|export)\b[^'"\n]*?from\s*["']([^."'][^"']*)["']/gm))
      if (from !== undefined) names.add(packageOf(from));
    for (const [, from] of text.matchAll(/\bimport\(["']([^."'][^"']*)["']\)/g))
      if (from !== undefined) names.add(packageOf(from));
  }
  return names;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

test('the program asks for nothing at run time that its package does not depend on', async () => {
  const { dependencies }: { dependencies: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(join(cli, 'package.json'), 'utf8'),
  );
  const asked = [...(await importsOf(join(cli, 'dist')))].filter((name) => !isBuiltin(name));
  // Not loaded by the program itself: a values.ts that has no package next to it gets it.
  expect([...asked, '@gatesmith/values'].sort()).toEqual(Object.keys(dependencies).sort());
});

test('the licences of the bundled packages are next to the bundle', async () => {
  const text = await readFile(join(cli, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of ['@stricli/core', 'ip-address', 'semver', 'yaml']) expect(text).toContain(`${name} `);
  expect(text).toContain('Permission to use, copy, modify');
});
