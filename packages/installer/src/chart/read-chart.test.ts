import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseObjects } from './read-chart.ts';

const golden = fileURLToPath(new URL('../../test/golden', import.meta.url));
const texts = readdirSync(golden, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);

/** By a reader that has its own rules for scalars, which differ for no word of a rendering. */
function byTheOther(text: string): readonly unknown[] {
  const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false });
  return Array.isArray(documents) ? documents.map((document): unknown => document.toJS()) : [];
}

const object = (spec: string): string =>
  `---\n# Source: one\napiVersion: v1\nkind: A\nmetadata:\n  name: one\nspec:\n${spec}`;

test.for(texts)('the rendering %s is read as another reader reads it', (name) => {
  const text = readFileSync(`${golden}/${name}`, 'utf8');
  const found = parseObjects(text);
  expect(found).toEqual(byTheOther(text).filter((one) => one !== null));
  expect(found).not.toEqual([]);
});

test('scalars have the types that Helm gives them', () => {
  const [found] = parseObjects(object('  a: no\n  b: 010\n  c: "no"\n  d: 2001-01-01\n  a: 1\n'));
  expect(found?.['spec']).toEqual({ a: 1, b: 8, c: 'no', d: '2001-01-01' });
});

test('input that is not an object is skipped, and a broken document affects no other one', () => {
  const text = `- a list\n---\nkind: Nameless\n${object('  a: [1\n')}${object('  b: 1\n')}`;
  expect(parseObjects(text).at(-1)).toEqual({
    apiVersion: 'v1',
    kind: 'A',
    metadata: { name: 'one' },
    spec: { b: 1 },
  });
});

test('a document whose aliases multiply without end is passed over', () => {
  const bomb = Array.from({ length: 9 }, (_, level) =>
    level === 0
      ? '  a0: &a0 [x, x, x, x, x, x, x, x, x]\n'
      : `  a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]\n`,
  ).join('');
  expect(parseObjects(object(bomb))).toEqual([]);
});
