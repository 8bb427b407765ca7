import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeAtomicFolder } from './atomic-folder.ts';

const files = (content: Readonly<Record<string, string>>): ReadonlyMap<string, Buffer> =>
  new Map(Object.entries(content).map(([name, text]) => [name, Buffer.from(text)]));

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'gatesmith-atomic-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('files are links through one link, which is what changes', () => {
  const path = folder();
  writeAtomicFolder(path, files({ 'tls.crt': 'old', 'deep/one': 'x' }));
  expect(readlinkSync(join(path, 'tls.crt'))).toBe('..data/tls.crt');
  expect(readFileSync(join(path, 'deep/one'), 'utf8')).toBe('x');
  const before = readlinkSync(join(path, '..data'));
  expect(writeAtomicFolder(path, files({ 'tls.crt': 'new', 'deep/one': 'x' }))).toBe(true);
  expect(readlinkSync(join(path, '..data'))).not.toBe(before);
  expect(readFileSync(join(path, 'tls.crt'), 'utf8')).toBe('new');
});

test('the same content again changes nothing, so no watcher is notified', () => {
  const path = folder();
  writeAtomicFolder(path, files({ a: '1' }));
  const before = readlinkSync(join(path, '..data'));
  expect(writeAtomicFolder(path, files({ a: '1' }))).toBe(false);
  expect(readlinkSync(join(path, '..data'))).toBe(before);
});

test('what is no longer there goes, and an empty volume is an empty folder', () => {
  const path = folder();
  writeAtomicFolder(path, files({ a: '1', b: '2' }));
  writeAtomicFolder(path, files({ b: '2' }));
  expect(readdirSync(path).filter((name) => !name.startsWith('..'))).toEqual(['b']);
  writeAtomicFolder(path, files({}));
  expect(readdirSync(path).filter((name) => !name.startsWith('..'))).toEqual([]);
});
