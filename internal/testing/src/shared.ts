import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repoRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * The path of a file of the reference data, or `undefined` (with a printed reason) on a machine without it.
 * Under `CI=true` its absence is an error, so that a missing folder never passes for a green run.
 */
export function sharedPath(path: string): string | undefined {
  const root = process.env['GATESMITH_SHARED'] ?? join(repoRoot, '..', 'shared');
  const found = join(root, path);
  if (existsSync(found)) return found;
  const reason = `reference data ${path} is not on this machine (set GATESMITH_SHARED to the folder that holds it)`;
  if (process.env['CI'] === 'true') throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return undefined;
}
