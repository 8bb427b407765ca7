import { Buffer } from 'node:buffer';

/** One file of an archive. */
export interface TarFile {
  /** With `/` between the parts, at most 255 characters. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const block = 512;

/**
 * A tar archive (ustar) of these files, in the order given, with fixed owner, mode and time: the same files give the
 * same bytes on every machine.
 */
export function tar(files: readonly TarFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { path, bytes } of files) {
    parts.push(header(path, bytes.length), bytes, new Uint8Array((block - (bytes.length % block)) % block));
  }
  parts.push(new Uint8Array(2 * block));
  return Buffer.concat(parts);
}

function header(path: string, size: number): Uint8Array {
  const [prefix, name] = split(path);
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0, 100, 'utf8');
  bytes.write('0000644\0', 100);
  bytes.write('0000000\0', 108);
  bytes.write('0000000\0', 116);
  bytes.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  bytes.write('00000000000\0', 136);
  // The sum is taken with spaces in its own place.
  bytes.write('        ', 148);
  bytes.write('0', 156);
  bytes.write('ustar\x0000', 257, 'latin1');
  bytes.write(prefix, 345, 155, 'utf8');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

/** A path of more than 100 bytes is split at a slash: the front goes into the prefix. */
function split(path: string): readonly [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const name = path.slice(at + 1);
    if (Buffer.byteLength(name) <= 100 && at <= 155) return [path.slice(0, at), name];
  }
  throw new RangeError(`${path}: too long for an archive`);
}
