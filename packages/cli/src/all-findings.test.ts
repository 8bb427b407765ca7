import { expect, test } from 'vitest';
import { findingEntry, registries } from './all-findings.ts';

const packages = Object.entries(registries);
const codes = packages.flatMap(([name, registry]) => Object.keys(registry).map((code) => ({ name, code })));

test('every code belongs to one package', () => {
  const first = new Map(codes.map(({ name, code }) => [code, name]));
  expect(codes.filter(({ name, code }) => first.get(code) !== name)).toEqual([]);
});

test('every entry has a short title without a full stop and a paragraph of whole sentences', () => {
  const wrong = codes.filter(({ code }) => {
    const { title = '', text = '' } = findingEntry(code) ?? {};
    const isTitle = /^[A-Z0-9a-z].*[^.]$/.test(title) && title.length <= 60;
    return !isTitle || text.includes('\n') || !/[.!?)]$/.test(text);
  });
  expect(wrong).toEqual([]);
});

test('the documentation link of a code leads to its section', () => {
  expect(findingEntry('GS-FILE-YAML')?.docs).toMatch(/findings\.md#gs-file-yaml$/);
  expect(findingEntry('GS-NO-SUCH-CODE')).toBeUndefined();
});
