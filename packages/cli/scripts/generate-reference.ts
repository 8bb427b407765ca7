import { mkdir, writeFile } from 'node:fs/promises';
import { renderManPage } from './render-man-page.ts';
import { renderReference } from './render-reference.ts';

const pages = [
  ['../../../docs/reference/cli.md', await renderReference()],
  ['../man/gatesmith.1', renderManPage()],
] as const;
for (const [path, content] of pages) {
  const file = new URL(path, import.meta.url);
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, content);
}
