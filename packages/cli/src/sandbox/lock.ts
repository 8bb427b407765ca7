import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';

/** A lock that is held. */
export interface Lock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly command: string;
}

/**
 * Takes the practice cluster for this process. A lock whose process is gone is taken over.
 *
 * @throws {RunError} code `SANDBOX_BUSY` when another process holds it.
 */
export async function takeLock(folder: string, command: string): Promise<Lock> {
  await makeFolder(folder, { mode: 0o700 });
  const path = join(folder, 'lock');
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      const file = await open(path, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify({ pid: process.pid, command } satisfies Holder));
      } finally {
        await file.close();
      }
      return { release: () => rm(path, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = await readHolder(path);
    if (holder !== undefined && isAlive(holder.pid)) {
      throw new RunError(
        `the practice cluster in ${folder} is in use by process ${holder.pid} (${holder.command})`,
        {
          code: 'SANDBOX_BUSY',
          hint: 'wait for it, stop it, or give this run a separate cluster: GATESMITH_SANDBOX=FOLDER',
        },
      );
    }
    await rm(path, { force: true });
  }
  throw new RunError(`the practice cluster in ${folder} cannot be locked`, {
    code: 'SANDBOX_BUSY',
    hint: `remove ${path} when no gatesmith is running`,
  });
}

/** The process that wrote the lock; `undefined` for a lock that cannot be read. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof read !== 'object' || read === null || !('pid' in read) || !('command' in read))
      return undefined;
    const { pid, command } = read;
    return Number.isSafeInteger(pid) && typeof command === 'string'
      ? { pid: Number(pid), command }
      : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
