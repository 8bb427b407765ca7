import { mkdir, writeFile } from 'node:fs/promises';
import { renderReference } from './render-reference.ts';

const file = new URL('../../../docs/reference/cli.md', import.meta.url);
await mkdir(new URL('.', file), { recursive: true });
await writeFile(file, await renderReference());
