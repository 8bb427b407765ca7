import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tooOldNode } from './node-version.ts';

test.for([
  ['20.20.2', true],
  ['22.17.9', true],
  ['22.18.0', false],
  ['22.23.3', false],
  ['24.0.0-nightly', false],
] as const)('Node %s is too old: %s', ([version, isOld]) => {
  expect(tooOldNode(version) !== undefined).toBe(isOld);
});

test('the message names the version that package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const [needed = ''] = /[\d.]+/.exec(engines.node) ?? [];
  expect(tooOldNode('20.20.2')).toBe(
    `error: gatesmith needs Node ${needed} or newer; this is 20.20.2\n  hint: install a newer Node, for example from https://nodejs.org/en/download`,
  );
});
