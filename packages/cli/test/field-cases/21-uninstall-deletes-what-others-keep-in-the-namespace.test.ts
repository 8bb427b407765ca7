import { expect, test } from 'vitest';
import { fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('21-uninstall-deletes-what-others-keep-in-the-namespace');
const scenario = test.skipIf(inputs === undefined || !hasHelm);
const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'traefik' };

scenario('a namespace stays with the objects of others in it, and the plan names them', async () => {
  await using at = await openFieldCase(inputs ?? '');
  expect((await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml'])).code).toBe(0);
  await at.apply('objects.yaml');
  const { code, stderr } = await at.run(['uninstall', '--sandbox', '--yes']);
  expect(code).toBe(0);
  for (const name of ['wildcard-example-com-tls', 'crowdsec-lapi', 'traefik-acme'])
    expect(stderr).toContain(name);
  await at.withCluster(async (cluster) => {
    expect((await cluster.get(namespace))?.metadata.deletionTimestamp).toBeUndefined();
    for (const [apiVersion, kind, name] of [
      ['v1', 'Secret', 'wildcard-example-com-tls'],
      ['apps/v1', 'StatefulSet', 'crowdsec-lapi'],
      ['v1', 'PersistentVolumeClaim', 'traefik-acme'],
    ] as const)
      expect((await cluster.get({ apiVersion, kind, namespace: 'traefik', name }))?.metadata.name).toBe(name);
  });
});

scenario('a namespace that existed before gatesmith stays', async () => {
  await using at = await openFieldCase(inputs ?? '');
  await at.withCluster(async (cluster) => {
    await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'traefik' } });
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'wildcard', namespace: 'traefik' },
      stringData: { 'tls.key': 'x' },
    });
  });
  expect((await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml'])).code).toBe(0);
  expect((await at.run(['uninstall', '--sandbox', '--yes'])).code).toBe(0);
  await at.withCluster(async (cluster) => {
    const live = await cluster.get(namespace);
    expect(live?.metadata.deletionTimestamp).toBeUndefined();
    expect(live?.metadata.name).toBe('traefik');
  });
});
