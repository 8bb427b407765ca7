import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeYaml } from '@gatesmith/documents';
import { UsageError } from '../../errors.ts';
import { writeOutput } from '../../output/write-output.ts';
import type { RunContext } from '../../run-context.ts';

/** Begins every file that `render -d` writes, so that a later run recognises its own files. */
const header = '# Written by gatesmith render. Do not edit: the next run replaces or removes this file.\n';

/** The changes made to the folder. */
export interface WrittenDirectory {
  readonly files: readonly string[];
  /** Files of an earlier run that no document belongs to any more. */
  readonly removed: readonly string[];
}

/**
 * Writes one file per document, and removes the files of an earlier run whose documents no longer exist. Other files are
 * left alone.
 *
 * @throws {UsageError} code `NOT_A_DIRECTORY`.
 */
export async function writeDirectory(
  context: RunContext,
  directory: string,
  documents: ReadonlyMap<string, unknown>,
): Promise<WrittenDirectory> {
  const folder = resolve(context.cwd, directory);
  const there = await stat(folder).catch(() => undefined);
  if (there?.isDirectory() === false) {
    throw new UsageError(`${directory}: is a file, and the output is one file per object`, {
      code: 'NOT_A_DIRECTORY',
      hint: 'name a directory with -d, or leave -d out and redirect standard output to the file',
    });
  }
  const stale = (await ownFiles(folder)).filter((name) => !documents.has(name));
  for (const [name, document] of documents)
    await writeOutput(context, join(directory, name), `${header}${writeYaml(document)}`);
  for (const name of stale) await rm(join(folder, name));
  const named = (name: string): string => join(directory, name);
  return { files: [...documents.keys()].map(named), removed: stale.map(named) };
}

async function ownFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const yaml = names.filter((name) => name.endsWith('.yaml')).sort();
  const contents = await Promise.all(
    yaml.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  );
  return yaml.filter((_, index) => contents[index]?.startsWith(header) === true);
}
