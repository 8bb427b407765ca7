import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModuleName, ModuleSpec } from './programs.ts';

const modulesFolder = fileURLToPath(new URL('../../modules/', import.meta.url));

/** The folder of the go.mod of one of our modules. */
export function moduleFolder(name: ModuleName): string {
  return join(modulesFolder, name);
}

/** `${XDG_CACHE_HOME:-~/.cache}/gatesmith/testbed`. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'gatesmith', 'testbed');
}

/**
 * Where the programs of a module lie for this very input: every file of the module's folder (go.mod, go.sum and
 * replacements of our own), the linker flags and the Go version.
 */
export function programFolder(spec: ModuleSpec, goVersion: string, root: string = cacheRoot()): string {
  const hash = createHash('sha256').update(`${goVersion}\n${spec.ldflags.join(' ')}\n`);
  const folder = moduleFolder(spec.name);
  for (const file of filesUnder(folder))
    hash.update(`${relative(folder, file)}\n`).update(readFileSync(file));
  return join(root, `${spec.name}-${spec.version}-${hash.digest('hex').slice(0, 16)}`);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
