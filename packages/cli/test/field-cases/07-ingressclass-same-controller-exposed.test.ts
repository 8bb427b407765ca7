import { listAt } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { type FieldCase, fieldCasePath, hasHelm, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('07-ingressclass-same-controller-exposed');
const scenario = test.skipIf(inputs === undefined || !hasHelm);
const ref = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'default', name: 'admin' };
const published = (at: FieldCase): Promise<readonly unknown[]> =>
  at.withCluster(async (cluster) => listAt(await cluster.get(ref), 'status', 'loadBalancer', 'ingress'));

scenario('an internal class with the same controller is named, and up refuses to expose it', async () => {
  await using at = await openFieldCase(inputs ?? '');
  await at.apply('internal-class.yaml');
  const check = await at.run(['check', '--sandbox', '-f', 'values.yaml', '--output', 'short']);
  expect(check.code).toBe(3);
  expect(check.stdout).toContain('IngressClass/nginx-internal: error GS-INGRESS-EXPOSED');
  expect(check.stdout).toContain('Ingress/default/admin');
  expect((await at.run(['up', '--sandbox', '--yes', '-f', 'values.yaml'])).code).toBe(1);
  expect(await published(at)).toEqual([]);
});

scenario('the setting of the hint installs Traefik without exposing it', async () => {
  await using at = await openFieldCase(inputs ?? '');
  await at.apply('internal-class.yaml');
  const limit = 'traefik.providers.kubernetesIngressNGINX.controllerClass=gatesmith.dev/nginx';
  const up = ['up', '--sandbox', '--yes', '-f', 'values.yaml', '--set', limit];
  const { code, stderr } = await at.run(up);
  expect(code).toBe(0);
  expect(stderr).not.toContain('GS-INGRESS');
  expect(await published(at)).toEqual([]);
});
