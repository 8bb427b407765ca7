import { expect, test } from 'vitest';
import { readSourceImports, type SourceImports } from '../src/source-imports.ts';

/** Every file that can be reached from itself, as the chain of files that leads back to it; one chain per circle. */
function circles(imports: SourceImports): readonly string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, chain: readonly string[]): void => {
    const start = chain.indexOf(file);
    if (start >= 0) found.push([...chain.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...chain, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

test('no file imports itself through others, not even for a type or lazily', async () => {
  const imports = await readSourceImports();
  expect(imports.size).toBeGreaterThan(400);
  expect(circles(imports)).toEqual([]);
});

test('a circle of three files is found once', () => {
  const imports = new Map([
    ['a.ts', ['b.ts', 'node:fs']],
    ['b.ts', ['c.ts']],
    ['c.ts', ['a.ts']],
    ['d.ts', ['a.ts']],
  ]);
  expect(circles(imports)).toEqual(['a.ts -> b.ts -> c.ts -> a.ts']);
});
