import { expect, test } from 'vitest';
import { fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('04-localpref-conflict-accepted');
const refusal =
  /error GS-ADVERTISEMENT-LOCAL-PREF[\s\S]*localPref 150: BGPAdvertisement "first" announces pool "edge"/;

test.skipIf(inputs === undefined).for([
  ['validate', ['validate', '--as', 'metallb', '-f', 'metallb.yaml'], 2],
  ['validate of values', ['validate', '-f', 'values.yaml'], 2],
  ['check', ['check', '--sandbox', '-f', 'values.yaml'], 2],
] as const)('a conflicting localPref is refused by %s, as MetalLB refuses it', async ([, argv, code]) => {
  await using at = await openFieldCase(inputs ?? '');
  const result = await at.run([...argv, '--output', 'short']);
  expect(result.code).toBe(code);
  expect(`${result.stdout}${result.stderr}`).toMatch(refusal);
});

test.skipIf(inputs === undefined || !hasHelm)('up writes nothing', async () => {
  await using at = await openFieldCase(inputs ?? '');
  expect((await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml'])).code).toBe(2);
  const pools = await at.withCluster((cluster) =>
    cluster.list({ apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool' }),
  );
  expect(pools.state).toBe('absent');
});
