import { RunError } from './errors.ts';

/** Messages for the operating system's error codes about a path. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file has the name of a folder',
  EIO: 'the disk reports an error',
  EISDIR: 'is a folder, not a file',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'does not exist',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a file has the name of a folder',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};

/** A path that the operating system refuses, as an error about the environment; `undefined` for any other error. */
export function environmentError(error: Error): RunError | undefined {
  if (!('code' in error && 'syscall' in error && 'path' in error)) return undefined;
  const { code, path, syscall } = error;
  const reason = typeof code === 'string' ? reasons[code] : undefined;
  if (reason === undefined || typeof path !== 'string') return undefined;
  return new RunError(`${path}: ${reason} (${String(code)})`, {
    code: 'FILE_UNWRITABLE',
    hint:
      syscall === 'mkdtemp'
        ? 'name a folder for temporary files that can be written: TMPDIR=FOLDER'
        : 'check the path and its permissions; GATESMITH_SANDBOX, XDG_STATE_HOME and HOME decide where the practice cluster is kept',
    cause: error,
  });
}
