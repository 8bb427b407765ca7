import { runReadmeExample } from '@internal/testing/readme-example';
import { expect, test } from 'vitest';

test('the example of the README prints what the README says', async () => {
  const { printed, output } = await runReadmeExample(new URL('..', import.meta.url));
  expect(printed).toBe(output);
});
