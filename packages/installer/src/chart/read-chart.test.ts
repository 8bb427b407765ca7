import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseObjects } from './read-chart.ts';

const golden = fileURLToPath(new URL('../../test/golden', import.meta.url));
const texts = readdirSync(golden, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);

/** The reader that keeps positions, which the whole workspace reads with. */
function byTheOther(text: string): readonly unknown[] {
  const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false });
  return Array.isArray(documents) ? documents.map((document): unknown => document.toJS()) : [];
}

const scalars =
  `y n yes On off True tRuE ~ null NULL = 010 -010 0o10 0b11 0x1F -0x1 08 00 -0 0_7 1_000 1e3 1.5E3 12e .5 5. +1 0.
  .inf -.INF .nan 12345678901234567890 1,000 1:30 2026-01-01 2026-01-01T00:00:00Z 192.168.20.0/24 '1' "a\\tb" <<`
    .split(/\s+/)
    .map((word, index) => `  k${index}: ${word}\n`)
    .join('');

const object = (spec: string): string =>
  `---\n# Source: one\napiVersion: v1\nkind: A\nmetadata:\n  name: one\nspec:\n${spec}`;

test.for(texts)('both readers take the rendering %s for the same objects', (name) => {
  const text = readFileSync(`${golden}/${name}`, 'utf8');
  const found = parseObjects(text);
  expect(found).toEqual(byTheOther(text).filter((one) => one !== null));
  expect(found).not.toEqual([]);
});

test.for<[what: string, spec: string]>([
  ['words that readers take for different things', scalars],
  [
    'block texts',
    '  a: |\n    one\n      two\n\n  b: >-\n    one\n    two\n\n    three\n  c: |+\n    one\n\n',
  ],
  ['a key that stands there twice', '  a: 1\n  a: 2\n'],
  ['flow and empty values', '  a: {b: [1, {}, ""], "c": }\n  d:\n  - - x\n    - y\n  -\n'],
  ['an alias', '  a: &x {b: 1}\n  c: *x\n'],
])('both readers agree about %s', ([, spec]) => {
  const text = `${object(spec)}---\n---\n# nothing\n${object('  b: 1\n')}`;
  const [first, second] = parseObjects(text);
  expect([first, second]).toEqual(byTheOther(text).filter((one) => one !== null));
});

test('what is no object is passed over, and a broken document takes no other one with it', () => {
  const text = `- a list\n---\nkind: Nameless\n${object('  a: [1\n')}${object('  b: 1\n')}`;
  expect(parseObjects(text).at(-1)).toEqual({
    apiVersion: 'v1',
    kind: 'A',
    metadata: { name: 'one' },
    spec: { b: 1 },
  });
});

test('an alias that is repeated without end is refused', () => {
  const bomb = Array.from({ length: 9 }, (_, level) =>
    level === 0
      ? '  a0: &a0 [x, x, x, x, x, x, x, x, x]\n'
      : `  a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]\n`,
  ).join('');
  expect(() => parseObjects(object(bomb))).toThrow(/alias/i);
});
