import { cp, rm } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

// Puts the charts next to the built program: the package carries them, the repository holds them once.

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** First folders or files below a chart's root that the package does without. */
const left = new Set(['charts', 'crds', 'ci', 'tests', 'node_modules']);

async function copy(from: string, to: string, without: ReadonlySet<string>): Promise<void> {
  await cp(from, to, {
    recursive: true,
    filter: (path) => !without.has(relative(from, path).split(sep)[0] ?? ''),
  });
}

await rm(at('../dist/charts'), { recursive: true, force: true });
await copy(at('../../../charts/gatesmith'), at('../dist/charts/gatesmith'), left);
await copy(
  at('../../../internal/stand-in-charts'),
  at('../dist/charts/stand-ins'),
  new Set(['node_modules']),
);
