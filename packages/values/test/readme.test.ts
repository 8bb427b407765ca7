import { runReadmeExample } from '@internal/testing/readme-example';
import { expect, test } from 'vitest';

test.for([0, 1])('example %i of the README prints what the README says', async (index) => {
  const { output, printed } = await runReadmeExample(new URL('..', import.meta.url), { index });
  expect(printed).toBe(output);
});
