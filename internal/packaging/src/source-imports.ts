import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The product files of all packages with what each imports, types and dynamic imports included. */
export type SourceImports = ReadonlyMap<string, readonly string[]>;

/**
 * Files by their path below the root. An import of a file is that file's path; an import of another module is its
 * specifier.
 */
export async function readSourceImports(): Promise<SourceImports> {
  const imports = new Map<string, readonly string[]>();
  for (const folder of (await readdir(join(root, 'packages'))).sort())
    for (const file of await productFiles(join('packages', folder, 'src')))
      imports.set(file, importsOf(file, await readFile(join(root, file), 'utf8')));
  return imports;
}

async function productFiles(folder: string): Promise<readonly string[]> {
  const files = await readdir(join(root, folder), { recursive: true });
  return files
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
    .map((file) => join(folder, file));
}

function importsOf(file: string, content: string): readonly string[] {
  return ts
    .preProcessFile(content, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? relative(root, resolve(root, dirname(file), fileName)) : fileName,
    );
}
