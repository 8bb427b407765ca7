import { expect, test } from 'vitest';
import { renderReference } from './render-reference.ts';

test('the committed reference is what the route map says; npm run generate writes it', async () => {
  await expect(renderReference()).toMatchFileSnapshot('../../../docs/reference/cli.md');
});

test('every command has a sentence and fits into 120 columns', () => {
  for (const line of renderReference().split('\n')) expect(line.length, line).toBeLessThanOrEqual(150);
});
