import { expect, test } from 'vitest';
import { fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('15-simulate-family-and-reasons');
const wrongFamily =
  'no pool that it may use has a free address for it: pool "v6" holds IPv6 addresses only, and the Service is IPv4 only';

test.skipIf(inputs === undefined)('pools simulate goes by the families of clusterIPs', async () => {
  await using at = await openFieldCase(inputs ?? '');
  const { stdout } = await at.run([
    'pools',
    'simulate',
    '-f',
    'single-stack-prefer.yaml',
    '--output',
    'json',
  ]);
  expect(JSON.parse(stdout)).toMatchObject({
    final: { 'a/ingress': [] },
    finalReasons: { 'a/ingress': wrongFamily },
  });
});

test.skipIf(inputs === undefined).for(['reasons.yaml', 'reasons-2.yaml'])(
  'pools simulate gives a reason next to every "none" of %s',
  async (file) => {
    await using at = await openFieldCase(inputs ?? '');
    const { stdout } = await at.run(['pools', 'simulate', '-f', file]);
    const none = stdout.split('\n').filter((line) => / none /.test(line));
    expect(none.length).toBeGreaterThan(2);
    for (const line of none) expect(line).toMatch(/ (no pool|pool|the) .+/);
  },
);

test.skipIf(inputs === undefined || !hasHelm)('explain says that the families do not match', async () => {
  await using at = await openFieldCase(inputs ?? '');
  expect((await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml'])).code).toBe(0);
  await at.apply('service.yaml');
  const { code, stdout } = await at.run(['explain', '--sandbox', 'svc/default/web', '--output', 'json']);
  expect(code).toBe(3);
  expect(JSON.parse(stdout).links.at(-1)).toMatchObject({
    state: 'broken',
    message: `it has no address: ${wrongFamily}`,
    final: true,
  });
});
