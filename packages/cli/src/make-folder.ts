import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder and the folders above it that do not exist. Node's own recursive mkdir never ends on a file system that
 * answers ENOENT below an existing folder, as /proc does.
 */
export async function makeFolder(
  path: string,
  { mode = 0o777 }: { readonly mode?: number } = {},
): Promise<void> {
  const parent = dirname(path);
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() === true) return;
  if (parent !== path && (await stat(parent).catch(() => undefined)) === undefined)
    await makeFolder(parent, { mode });
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const now = await stat(path).catch(() => undefined);
    // Another process may have created it meanwhile.
    if (now?.isDirectory() !== true) throw error;
  }
}
