import { expect, test } from 'vitest';
import * as values from './index.ts';

test('exports these names', () => {
  expect(Object.keys(values).sort()).toMatchInlineSnapshot(`
    [
      "InvalidValuesError",
      "defineValues",
      "ingressNamespace",
      "mergeValues",
      "parseValues",
      "releaseNamespace",
      "safeParseValues",
      "toChartValues",
      "toResources",
      "valuesCodes",
    ]
  `);
});
