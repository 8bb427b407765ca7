/// <reference types="node" />
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderShapes } from './render-shapes.ts';
import { renderTypes } from './render-types.ts';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../src/gen');

/** The generated sources of the package, by path. It runs before everything that reads values: see `generate`. */
export function generatedSource(): ReadonlyMap<string, string> {
  return new Map([
    [resolve(folder, 'values-shapes.ts'), renderShapes()],
    [resolve(folder, 'values.ts'), renderTypes()],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generatedSource()) {
    if (text === (await readFile(path, 'utf8').catch(() => undefined))) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    console.log(path);
  }
}
