import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { RunContext } from '../run-context.ts';
import { stdinName } from '../stdin-name.ts';

/** Files as messages name them. */
export function fileNames(files: readonly string[]): string {
  return files.map((file) => (file === '-' ? stdinName : file)).join(', ');
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'no such file',
  ENAMETOOLONG: 'the name is too long',
};

/**
 * The bytes of a file, or of stdin for `-`.
 *
 * @throws {UsageError} code `FILE_UNREADABLE`, with the file and the reason.
 */
export async function readInput(context: RunContext, file: string): Promise<Uint8Array> {
  if (file === '-') {
    if (context.stdin.isTTY) {
      throw new UsageError('-: nothing is piped into stdin', {
        code: 'FILE_UNREADABLE',
        hint: 'pipe the document in, or give a file name',
      });
    }
    return context.stdin.read();
  }
  try {
    return await readFile(resolve(context.cwd, file), { signal: context.signal });
  } catch (cause) {
    context.signal.throwIfAborted();
    throw unreadable(file, cause);
  }
}

/** A file that the system does not give us, as an error of ours. */
export function unreadable(file: string, cause: unknown): UsageError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return new UsageError(`${file}: ${reasons[code] ?? `cannot be read (${code})`}`, {
    code: 'FILE_UNREADABLE',
    hint: 'check the path; - reads stdin',
    cause,
  });
}

/**
 * The content of a file, or of stdin for `-`; UTF-8, a byte order mark is dropped.
 *
 * @throws {UsageError} code `FILE_UNREADABLE` or `FILE_INVALID`.
 */
export async function readTextInput(context: RunContext, file: string): Promise<string> {
  const bytes = await readInput(context, file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${file === '-' ? stdinName : file}: is not UTF-8 text`, {
      code: 'FILE_INVALID',
      hint: 'save the file as UTF-8',
      cause,
    });
  }
}
