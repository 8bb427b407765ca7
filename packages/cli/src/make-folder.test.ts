import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../test/run-cli.ts';
import { makeFolder } from './make-folder.ts';

test('folders are created as deep as needed, also by two callers at once', async () => {
  await using at = await folder({});
  const deep = join(at.path, 'a', 'b', 'c');
  await Promise.all([makeFolder(deep), makeFolder(deep)]);
  expect((await stat(deep)).isDirectory()).toBe(true);
  await makeFolder(deep);
});

test('a file in the place of the folder is an error', async () => {
  await using at = await folder({ file: '' });
  await expect(makeFolder(join(at.path, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(at.path, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test.skipIf(process.platform !== 'linux')('a file system without folders ends in an error', async () => {
  await expect(makeFolder('/proc/gatesmith/below')).rejects.toMatchObject({ code: 'ENOENT' });
});
