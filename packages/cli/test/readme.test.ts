import { runReadmeExample } from '@internal/testing/readme-example';
import { expect, test } from 'vitest';
import * as gatesmith from '../src/index.ts';

test('the example of the README prints what the README says', async () => {
  const { printed, output } = await runReadmeExample(new URL('..', import.meta.url));
  expect(printed).toBe(output);
});

test('these names are the public API', () => {
  expect(Object.keys(gatesmith).sort()).toMatchInlineSnapshot(`
    [
      "RunError",
      "UsageError",
      "cliFindings",
      "exitCode",
      "loadFindingRegistries",
      "run",
      "version",
    ]
  `);
});
