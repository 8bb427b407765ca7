import { expect, test } from 'vitest';
import { renderReference } from './render-reference.ts';

test('the committed reference is what the route map says; npm run generate writes it', async () => {
  await expect(await renderReference()).toMatchFileSnapshot('../../../docs/reference/cli.md');
});
