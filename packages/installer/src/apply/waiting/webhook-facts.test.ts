import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import type { Cluster } from '../../ports/cluster.ts';
import { webhookFacts } from './webhook-facts.ts';

const configuration = (caBundle: string | undefined): KubernetesObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'metallb-webhook-configuration' },
  webhooks: [
    { clientConfig: { caBundle, service: { name: 'metallb-webhook-service', namespace: 'metallb-system' } } },
  ],
});
const slice = (ready: boolean | undefined): KubernetesObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'a' },
  endpoints: [{ conditions: { ready } }],
});

test.for<readonly [string, KubernetesObject | undefined, readonly KubernetesObject[], string | undefined]>([
  [
    'no configuration',
    undefined,
    [],
    'ValidatingWebhookConfiguration/metallb-webhook-configuration does not exist',
  ],
  [
    'no certificate',
    configuration(undefined),
    [slice(true)],
    'ValidatingWebhookConfiguration/metallb-webhook-configuration: its certificate has not been injected yet',
  ],
  [
    'no endpoint',
    configuration('Q0E='),
    [],
    'Service/metallb-system/metallb-webhook-service has no ready endpoint',
  ],
  [
    'an endpoint that is not ready',
    configuration('Q0E='),
    [slice(false)],
    'Service/metallb-system/metallb-webhook-service has no ready endpoint',
  ],
  ['an endpoint that may be ready', configuration('Q0E='), [slice(undefined)], undefined],
  ['everything in place', configuration('Q0E='), [slice(true)], undefined],
])('%s', async ([, live, items, fact]) => {
  const cluster: Pick<Cluster, 'list'> = {
    list: async ({ kind }) => ({
      state: 'ok',
      items: kind === 'EndpointSlice' ? items : live === undefined ? [] : [live],
      resourceVersion: '1',
    }),
  };
  expect(await webhookFacts(cluster as Cluster)).toBe(fact); // the one call that it makes
});

test('who may not look says nothing', async () => {
  const cluster: Pick<Cluster, 'list'> = { list: async () => ({ state: 'forbidden', message: 'no' }) };
  expect(await webhookFacts(cluster as Cluster)).toBeUndefined(); // the one call that it makes
});
