import { runReadmeExample } from '@internal/testing/readme-example';
import { expect, test } from 'vitest';
import * as api from '../src/index.ts';

test('the README example prints what the README says', async () => {
  const { printed, output } = await runReadmeExample(new URL('..', import.meta.url));
  expect(printed).toBe(output);
});

test('exports nothing more than this', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "createManualClock",
      "standInCharts",
      "startSandbox",
    ]
  `);
});
