import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the scenario that docs/testing.md shows is one that runs, and has ten lines', () => {
  const [, shown = ''] = /```ts\n(.*?)```/s.exec(read('../../../docs/testing.md')) ?? [];
  expect(shown).toBe(read('./documented-scenario.cluster.test.ts'));
  expect(shown.split('\n').filter((line) => line !== '')).toHaveLength(10);
});
