import { cp, rm } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

// Puts the umbrella chart next to the built module: the package carries it, the repository holds it once.

const from = fileURLToPath(new URL('../../../charts/gatesmith', import.meta.url));
const to = fileURLToPath(new URL('../dist/chart', import.meta.url));

/** Folders of a checkout that the package does without. */
const left = new Set(['charts', 'crds', 'ci', 'tests', 'node_modules']);

await rm(to, { recursive: true, force: true });
await cp(from, to, {
  recursive: true,
  filter: (path) => !left.has(relative(from, path).split(sep)[0] ?? ''),
});
