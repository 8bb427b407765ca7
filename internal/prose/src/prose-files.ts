import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { notesPassages, yamlPassages } from './chart-passages.ts';
import { markdownPassages } from './markdown-passages.ts';
import type { Passage } from './passage.ts';
import { typescriptPassages } from './typescript-passages.ts';

const roots = ['.changeset', 'charts', 'docs', 'examples', 'internal', 'packages'];
/** Generated files, captured data and files of other projects. */
const skipped =
  /(^|\/)(node_modules|dist|gen|fixtures|data|golden|reference|CHANGELOG\.md|\.[^/]+)$|^charts\/gatesmith\/values\.yaml$|\.golden\.|^internal\/prose\/test$/;

/** Files that contain prose, relative to the root of the workspace. */
export function proseFiles(root: string): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  return [...top, ...roots.flatMap((folder) => filesBelow(root, folder))].sort();
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (skipped.test(path) && path !== 'internal/reference') return [];
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() && reader(path) !== undefined ? [path] : [];
  });
}

export function passagesOf(source: string, path: string): Passage[] {
  return reader(path)?.(source, path) ?? [];
}

function reader(path: string): ((source: string, path: string) => Passage[]) | undefined {
  if (basename(path) === 'NOTES.txt') return notesPassages;
  switch (extname(path)) {
    case '.md':
      return markdownPassages;
    case '.ts':
    case '.mts':
    case '.mjs':
      return typescriptPassages;
    case '.yaml':
    case '.tpl':
      return yamlPassages;
    default:
      return undefined;
  }
}
