import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findViolations, type WordRow } from '../src/find-violations.ts';
import { passagesOf } from '../src/prose-files.ts';
import { accented, plain } from './sentences.ts';

const rows: WordRow[] = JSON.parse(readFileSync(new URL('../src/words.json', import.meta.url), 'utf8')).rows;

function idsIn(source: string, path: string): string[] {
  return findViolations(source, { passages: passagesOf(source, path), rows }).map(
    (violation) => violation.id,
  );
}

test.each(accented)('rejects as a message: %s', (sentence) => {
  expect(idsIn(`const message = ${JSON.stringify(sentence)};`, 'packages/a/src/a.ts')).not.toEqual([]);
});

test.each(plain)('accepts as a message: %s', (sentence) => {
  expect(idsIn(`const message = ${JSON.stringify(sentence)};`, 'packages/a/src/a.ts')).toEqual([]);
});

test('checks comments, product strings, test titles and Markdown, each with its line', () => {
  const product = [
    '/** Mends',
    ' * it anew. */',
    'export const a = `all pools are',
    'of no kind`; // by itself',
    '',
  ].join('\n');
  const found = findViolations(product, { passages: passagesOf(product, 'packages/a/src/a.ts'), rows });
  expect(found.map(({ id, line, kind }) => [id, line, kind])).toEqual([
    ['mend', 1, 'comment'],
    ['anew', 2, 'comment'],
    ['is-of', 3, 'string'],
    ['by-itself', 4, 'comment'],
  ]);
  expect(
    idsIn("test('mends a pool', () => { f('made anew by hand'); });", 'packages/a/src/a.test.ts'),
  ).toEqual(['mend']);
  expect(idsIn('Mend\nit.\n\n- by\n  itself\n', 'README.md')).toEqual(['mend', 'by-itself']);
});

const substitution = ['const b = `is $', '{mend} or not`;'].join('');

test('ignores code, targets of links and substitutions', () => {
  expect(idsIn('Run `mend` or [this](anew.md).\n\n```\nmend anew\n```\n', 'README.md')).toEqual([]);
  expect(
    idsIn(
      `// Calls \`mend\` as {@link mend} does.\nimport a from "mend anew";\n${substitution}`,
      'packages/a/src/a.ts',
    ),
  ).toEqual([]);
});

test('exempts a line with a reason, and rejects an exemption without a reason or a violation', () => {
  expect(idsIn('// prose-allow: the name of the API field\n// Mend it.\n', 'packages/a/src/a.ts')).toEqual(
    [],
  );
  expect(idsIn('// prose-allow:\n// Mend it.\n', 'packages/a/src/a.ts')).toContain('allowance');
  expect(idsIn('// prose-allow: no longer needed\n// Fix it.\n', 'packages/a/src/a.ts')).toEqual([
    'allowance',
  ]);
  expect(idsIn('<!-- prose-allow: a quotation -->\nMend it.\n', 'README.md')).toEqual([]);
});
