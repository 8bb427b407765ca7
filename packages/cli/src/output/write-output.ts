import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { RunError, UsageError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import type { RunContext } from '../run-context.ts';

/** How a file is written. */
export interface WriteOutputOptions {
  /** Replace what is there. @default true */
  readonly overwrite?: boolean | undefined;
  /** @default 0o644 */
  readonly mode?: number | undefined;
}

/**
 * Writes a result to a file, whole or not at all; `-` is stdout.
 *
 * @throws {UsageError} code `FILE_EXISTS` when it may not be replaced.
 * @throws {RunError} code `FILE_UNWRITABLE`.
 */
export async function writeOutput(
  context: RunContext,
  file: string,
  content: string,
  { overwrite = true, mode = 0o644 }: WriteOutputOptions = {},
): Promise<void> {
  if (file === '-') {
    context.stdout.write(content);
    return;
  }
  const path = resolve(context.cwd, file);
  try {
    if (!overwrite) {
      await writeFile(path, content, { mode, flag: 'wx' });
      return;
    }
    await makeFolder(dirname(path));
    const fresh = `${path}.${process.pid}.tmp`;
    try {
      await writeFile(fresh, content, { mode });
      await rename(fresh, path);
    } finally {
      await rm(fresh, { force: true });
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (code === 'EEXIST' && !overwrite) {
      throw new UsageError(`${file}: exists already`, {
        code: 'FILE_EXISTS',
        hint: 'choose another name, or add --force to replace it',
        cause,
      });
    }
    throw new RunError(`${file}: cannot be written (${code})`, {
      code: 'FILE_UNWRITABLE',
      hint: 'choose another place',
      cause,
    });
  }
}
