import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root: string = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Pages that readers follow with a shell, relative to the repository. */
export function pages(): readonly string[] {
  const below = (folder: string): readonly string[] =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => (folder === '.' ? name : `${folder}/${name}`));
  const readmes = ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${folder}/${name}/README.md`),
  );
  const folders = ['.', 'docs', 'docs/guides', 'examples'];
  return [...folders.flatMap(below), 'charts/gatesmith/README.md', ...readmes];
}
