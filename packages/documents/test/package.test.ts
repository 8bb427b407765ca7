import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as documents from '../src/index.ts';

test('the package exports these names', () => {
  expect(Object.keys(documents).sort()).toMatchInlineSnapshot(`
    [
      "decode",
      "duplicateKeys",
      "isMapNode",
      "isMergeKey",
      "isUnwritten",
      "jsonValue",
      "keyOf",
      "locator",
      "positionsIn",
      "readDocument",
      "readDocuments",
      "scalarValue",
      "writeYaml",
    ]
  `);
});

test('imports nothing of Node', () => {
  const folder = new URL('../src/', import.meta.url);
  const offenders = readdirSync(folder, { encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => /from 'node:/.test(readFileSync(new URL(name, folder), 'utf8')));
  expect(offenders).toEqual([]);
});
