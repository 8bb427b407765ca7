import { asArray, type KubernetesObject, refOf, textAt } from '@gatesmith/kubernetes';
import { startSandbox } from '@gatesmith/sandbox';
import { expect, test } from 'vitest';
import { connectCluster } from '../../adapters/kubernetes/connect-cluster.ts';
import { removeStaleWebhooks } from './remove-stale-webhooks.ts';

const webhook = (name: string, service: string) => ({
  name: `${name}.metallb.io`,
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  failurePolicy: 'Fail',
  clientConfig: { service: { name: service, namespace: 'metallb-system' } },
  rules: [{ apiGroups: ['metallb.io'], apiVersions: ['*'], operations: ['CREATE'], resources: ['bgppeers'] }],
});
const configuration = (...webhooks: readonly object[]): KubernetesObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'metallb-webhook-configuration' },
  ...{ webhooks },
});

test('a webhook that only the old install had is removed, also where its certificate is being written; the others stay as they are', async () => {
  await using sandbox = await startSandbox();
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const old = configuration(webhook('old', 'webhook-service'), webhook('both', 'webhook-service'));
  await cluster.apply(old, { fieldManager: 'kubectl' });
  const wanted = configuration(webhook('both', 'metallb-webhook-service'), webhook('new', 'x'));
  const staying = { configuration: refOf(wanted), kept: ['both.metallb.io', 'new.metallb.io'] };
  const context = { cluster, signal: new AbortController().signal };
  sandbox.faults.add({
    type: 'conflict',
    resources: ['validatingwebhookconfigurations'],
    verbs: ['patch'],
    times: 2,
  });
  await removeStaleWebhooks(context, staying);
  const left = asArray((await cluster.get(refOf(wanted)))?.['webhooks']);
  expect(left.map((each) => [textAt(each, 'name'), textAt(each, 'clientConfig', 'service', 'name')])).toEqual(
    [['both.metallb.io', 'webhook-service']],
  );

  sandbox.resetRequests();
  await removeStaleWebhooks(context, staying);
  expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
  await cluster.close();
});
