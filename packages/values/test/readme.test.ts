import { runReadmeExample } from '@internal/testing/readme-example';
import { expect, test } from 'vitest';

test('the README example prints what the README says', async () => {
  const { output, printed } = await runReadmeExample(new URL('..', import.meta.url));
  expect(printed).toBe(output);
});
