import { expect, test } from 'vitest';
import { locateValues } from './locate-values.ts';

const sources = [
  { file: 'a.yaml', text: 'pools:\n  - name: a\n    addresses: [10.0.0.0/24]\n' },
  { file: 'b.yaml', text: 'entrypoint:\n  name: front\n' },
];

test.for([
  [['pools', 0, 'addresses', 0], { file: 'a.yaml', line: 3, column: 17 }],
  [['entrypoint', 'name'], { file: 'b.yaml', line: 2, column: 9 }],
  [['entrypoint', 'ipAddressPool'], { file: '--set entrypoint.ipAddressPool=a' }],
  [['ipvs', 'strictARP'], undefined],
  [[], undefined],
] as const)('%j is at %j', ([path, place]) => {
  expect(locateValues(sources, ['entrypoint.ipAddressPool=a'])(path)).toEqual(place);
});
