import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';

const block = 512;

/**
 * Writes the files of a tar archive, as Helm makes them, below a folder. Links and devices, which charts do not have, are
 * refused, and so is a path that leads out of the folder.
 */
export async function untar(archive: Uint8Array, folder: string): Promise<void> {
  const text = (from: number, length: number): string => {
    const bytes = archive.subarray(from, from + length);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
  };
  let longPath: string | undefined;
  for (let at = 0; at + block <= archive.length; ) {
    const name = text(at, 100);
    if (name === '') return;
    const size = Number.parseInt(text(at + 124, 12).trim(), 8);
    const type = text(at + 156, 1);
    const prefix = text(at + 345, 155);
    const start = at + block;
    at = start + Math.ceil(size / block) * block;
    // A pax header before the file itself carries a path that is too long for the fields.
    if (type === 'x') {
      longPath = /\d+ path=([^\n]*)\n/.exec(text(start, size))?.[1];
      continue;
    }
    const path = normalize(longPath ?? (prefix === '' ? name : `${prefix}/${name}`));
    longPath = undefined;
    if (type === '5' || type === 'g') continue;
    if ((type !== '0' && type !== '') || path.startsWith('..') || path.startsWith(sep))
      throw new Error(`${path}: not a plain file of the archive`);
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, archive.subarray(start, start + size));
  }
}
