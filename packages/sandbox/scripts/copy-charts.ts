import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

// Puts the stand-in charts next to the built module.

const to = fileURLToPath(new URL('../dist/stand-in-charts', import.meta.url));
await rm(to, { recursive: true, force: true });
await cp(fileURLToPath(new URL('../../../internal/stand-in-charts', import.meta.url)), to, {
  recursive: true,
  filter: (path) => !path.endsWith('node_modules'),
});
