import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Puts the licences of the packages that went into the bundle next to it, as they ask for.

interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
}

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const metafile = join(dist, 'metafile-esm.json');
const { inputs }: Metafile = JSON.parse(await readFile(metafile, 'utf8'));

const folders = new Map<string, string>();
for (const path of Object.keys(inputs)) {
  const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path) ?? [];
  if (folder !== undefined && name !== undefined) folders.set(name, join(dist, '..', folder));
}
if (folders.size === 0) throw new Error(`${metafile}: names no package, so its paths have changed`);

const parts: string[] = [];
for (const [name, folder] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const { version, license }: { version: string; license: string } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : `\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
  parts.push(`${name} ${version} (${license})\n${text}`);
}
// Packages of our own that are bundles themselves carry such a file.
const ours = Object.keys(inputs).flatMap((path) => /^\.\.\/[^/]+(?=\/dist\/)/.exec(path)?.[0] ?? []);
for (const folder of new Set(ours)) {
  const path = join(dist, '..', folder, 'THIRD-PARTY-LICENSES.txt');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text !== undefined) parts.push(text.trimStart());
}
await writeFile(join(dist, 'THIRD-PARTY-LICENSES.txt'), parts.join(`\n${'-'.repeat(72)}\n\n`));
await rm(metafile);
