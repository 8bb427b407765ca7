import { expect, test } from 'vitest';
import * as kubernetes from '../src/index.ts';

test('the package exports these names', () => {
  expect(Object.keys(kubernetes).sort()).toMatchInlineSnapshot(`
    [
      "asArray",
      "asLabelSelector",
      "asNumber",
      "asRecord",
      "asString",
      "at",
      "conditionOf",
      "hasLabels",
      "heldCondition",
      "isConditionTrue",
      "isDnsName",
      "isList",
      "isRecord",
      "labelValueProblem",
      "listAt",
      "matchesAny",
      "matchesSelector",
      "numberAt",
      "objectId",
      "ownValue",
      "parseGoDuration",
      "parseLabelSelector",
      "parseQuantity",
      "qualifiedNameProblem",
      "recordAt",
      "recordsAt",
      "refOf",
      "sameQuantity",
      "seconds",
      "selects",
      "stringsAt",
      "textAt",
      "wholeQuantity",
      "wholeSeconds",
      "wordsAt",
    ]
  `);
});
