import { expect, test } from 'vitest';
import * as values from './index.ts';
import * as zodEntry from './zod.ts';

test('exports these names', () => {
  expect(Object.keys(values).sort()).toMatchInlineSnapshot(`
    [
      "InvalidValuesError",
      "defineValues",
      "ingressNamespace",
      "locateValues",
      "mergeValues",
      "parseValues",
      "releaseNamespace",
      "safeParseValues",
      "toChartValues",
      "toResources",
      "valuesFindings",
      "valuesSchema",
    ]
  `);
});

test('the zod entry exports this name', () => {
  expect(Object.keys(zodEntry)).toEqual(['valuesSchema']);
});
