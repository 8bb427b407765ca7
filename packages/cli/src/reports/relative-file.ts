import { relative, resolve, sep } from 'node:path';
import { stdinName } from '../stdin-name.ts';

/**
 * A file as CI servers name it: relative to the folder of the run, which is the root of the repository there, with forward
 * slashes. stdin stays as it is.
 */
export function relativeFile(file: string, folder: string): string {
  if (file === '-' || file === stdinName) return 'stdin';
  if (file.startsWith('--')) return file;
  return relative(folder, resolve(folder, file)).split(sep).join('/');
}
