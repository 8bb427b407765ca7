import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { installerFindings } from './finding-registry.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test.for(Object.entries(installerFindings))(
  '%s has a short title, one paragraph and a row in the README',
  ([code, entry]) => {
    expect(entry.title).toMatch(/^[A-Z].{0,58}[^.]$/);
    expect(entry.text).toMatch(/^[A-Z][^\n]{80,}\.$/);
    expect(readme).toContain(`\`${code}\``);
  },
);

test('the codes are sorted, so that an entry has one place', () => {
  expect(Object.keys(installerFindings)).toEqual(Object.keys(installerFindings).sort());
});
