import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const current = '..data';

/**
 * Makes a folder hold exactly these files, all at once, the way a kubelet does: content lies in a dated folder, `..data`
 * points there, and every file is a link through `..data`. Programs that watch for changes see one switch of a link.
 * Returns whether anything changed.
 */
export function writeAtomicFolder(folder: string, files: ReadonlyMap<string, Buffer>): boolean {
  mkdirSync(folder, { recursive: true });
  if (holdsExactly(folder, files)) return false;
  const dated = `..${new Date().toISOString().replace(/\W/g, '_')}`;
  for (const [path, content] of files) {
    const target = join(folder, dated, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  mkdirSync(join(folder, dated), { recursive: true });
  const linking = join(folder, '..data_tmp');
  rmSync(linking, { force: true });
  symlinkSync(dated, linking);
  renameSync(linking, join(folder, current));
  const tops = new Set([...files.keys()].map((path) => path.split('/')[0] ?? path));
  for (const name of readdirSync(folder)) {
    if (name === current || name === dated) continue;
    if (name.startsWith('..') || !tops.has(name))
      rmSync(join(folder, name), { recursive: true, force: true });
    else tops.delete(name);
  }
  for (const name of tops) symlinkSync(join(current, name), join(folder, name));
  return true;
}

function holdsExactly(folder: string, files: ReadonlyMap<string, Buffer>): boolean {
  try {
    const data = join(folder, current);
    const present = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return (
      present.length === files.size &&
      [...files].every(([path, content]) => readFileSync(join(data, path)).equals(content))
    );
  } catch {
    return false;
  }
}
