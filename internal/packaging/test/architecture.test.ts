import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type FolderLine, readArchitecturePage } from '../src/architecture-page.ts';
import { readSourceImports, root } from '../src/source-imports.ts';

// docs/architecture.md is checked against the tree and the imports.

const page = await readArchitecturePage();
const imports = await readSourceImports();

/** The published name of each package, by its folder. */
const names = new Map<string, string>();
for (const folder of await readdir(join(root, 'packages'))) {
  const { name }: { name: string } = JSON.parse(
    await readFile(join(root, 'packages', folder, 'package.json'), 'utf8'),
  );
  names.set(folder, name);
}

/** The package that a file below `packages/` belongs to, by folder. */
function packageOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function covers({ folder }: FolderLine, path: string): boolean {
  const parts = folder.split('/');
  const others = path.split('/');
  return (
    parts.length === others.length && parts.every((part, index) => part === '*' || part === others[index])
  );
}

test('every file and folder that the page links to exists', () => {
  expect(page.files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the page has a line for each folder of source, and none for a folder that is gone', async () => {
  const internal = await readdir(join(root, 'internal'));
  const folders = new Set([
    ...[...imports.keys()].map((file) => dirname(file)).filter((folder) => !folder.endsWith('/src')),
    ...internal.map((name) => `internal/${name}`),
  ]);
  const listed = (folder: string): boolean => page.folders.some((line) => covers(line, folder));
  expect([...folders].filter((folder) => !listed(folder))).toEqual([]);
  const gone = page.folders.filter(
    (line) => ![...folders].some((folder) => covers(line, folder)) && !existsSync(join(root, line.folder)),
  );
  expect(gone).toEqual([]);
});

test('the arrows between packages are those of the imports', () => {
  const used = new Map<string, Set<string>>([...names.values()].map((name) => [name, new Set()]));
  for (const [file, targets] of imports) {
    const name = names.get(packageOf(file)) ?? '';
    for (const target of targets) {
      const [, scope = '', base = ''] = /^(@gatesmith)\/([^/]+)/.exec(target) ?? [];
      if (scope !== '') used.get(name)?.add(`${scope}/${base}`);
    }
  }
  const sorted = (arrows: Iterable<readonly [string, Iterable<string>]>): object =>
    Object.fromEntries([...arrows].map(([name, uses]) => [name, [...uses].sort()]));
  expect(sorted(page.arrows)).toEqual(sorted(used));
});

test('the packages that the page calls pure are those tagged pure, and they import no module of Node', async () => {
  const pure = new Set<string>();
  for (const [folder, name] of names) {
    const config = await readFile(join(root, 'packages', folder, 'turbo.json'), 'utf8');
    if (config.includes('"pure"')) pure.add(name);
  }
  expect([...page.pure].sort()).toEqual([...pure].sort());
  const violations = [...imports].flatMap(([file, targets]) =>
    pure.has(names.get(packageOf(file)) ?? '')
      ? targets.filter((target) => isBuiltin(target)).map((target) => `${file} imports ${target}`)
      : [],
  );
  expect(violations).toEqual([]);
});

test('no folder imports what its line forbids', () => {
  const violations: string[] = [];
  for (const line of page.folders)
    for (const [file, targets] of imports) {
      if (!covers(line, dirname(file))) continue;
      for (const target of targets)
        if (line.mustNotImport.some((forbidden) => isBelow(target, forbidden)))
          violations.push(`${file} imports ${target}`);
    }
  expect(violations).toEqual([]);
});

function isBelow(target: string, forbidden: string): boolean {
  if (forbidden === 'node:*') return isBuiltin(target);
  return target === forbidden || target.startsWith(`${forbidden}/`);
}

test('the walk from Enter to the changed byte takes at most fifteen files', () => {
  for (const [title, files] of page.walks)
    expect({ title, files: files.length }).toEqual({ title, files: Math.min(files.length, 15) });
  expect(page.walks.size).toBe(2);
});
