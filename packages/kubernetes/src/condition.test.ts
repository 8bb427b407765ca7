import { expect, test } from 'vitest';
import { conditionOf, heldCondition, isConditionTrue } from './condition.ts';

const node = {
  status: {
    conditions: [
      null,
      { type: 'Ready', status: 'True' },
      { type: 'DiskPressure', status: 'False' },
      { type: 'NetworkUnavailable', status: 'Unknown' },
      { type: 'Odd', status: true },
    ],
  },
};

test('the condition of a type is found whatever its status is', () => {
  expect(conditionOf(node, 'DiskPressure')).toEqual({ type: 'DiskPressure', status: 'False' });
  expect(conditionOf(node, 'PIDPressure')).toBeUndefined();
  expect(conditionOf({}, 'Ready')).toBeUndefined();
});

test.for([
  ['Ready', true],
  ['DiskPressure', false],
  ['NetworkUnavailable', false],
  ['Odd', false],
  ['PIDPressure', false],
] as const)('whether %s holds: %s', ([type, holds]) => {
  expect(isConditionTrue(node, type)).toBe(holds);
  expect(heldCondition(node, type) !== undefined).toBe(holds);
});
