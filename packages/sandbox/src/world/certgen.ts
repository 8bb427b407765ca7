import { recordAt, recordsAt, textAt } from '@gatesmith/kubernetes';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import { makeObject } from './make-object.ts';

// Not a real certificate: webhooks of the sandbox do not use TLS, and only the presence of a bundle matters.
const placeholder = Buffer.from(
  '-----BEGIN CERTIFICATE-----\nc2FuZGJveA==\n-----END CERTIFICATE-----\n',
).toString('base64');

/** The bundle that the model's programs inject. */
export const modelBundle: string = placeholder;

/** Makes the Secret that ingress-nginx's certgen Job makes. */
export function createCertificateSecret(cluster: Cluster, namespace: string, name: string): void {
  if (name === '') return;
  makeObject(
    cluster,
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      type: 'Opaque',
      data: { ca: placeholder, cert: placeholder, key: placeholder },
    },
    'kube-webhook-certgen',
  );
}

export interface BundleSource {
  readonly name: string;
  readonly namespace: string;
  readonly secret: string;
}

/** Puts the Secret's bundle into a webhook configuration. */
export function patchWebhook(cluster: Cluster, { name, namespace, secret }: BundleSource): void {
  const found = cluster.store.get('secrets', namespace, secret);
  const bundle = textAt(found ?? {}, 'data', 'ca') ?? placeholder;
  injectBundle(cluster, { name, caBundle: bundle, manager: 'kube-webhook-certgen' });
}

export interface Injection {
  readonly name: string;
  readonly caBundle: string;
  readonly manager: string;
}

/** Sets `caBundle` of every webhook of a configuration. */
export function injectBundle(cluster: Cluster, { name, caBundle, manager }: Injection): void {
  const resource = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
  const configuration = cluster.store.get(resource, '', name);
  if (configuration === undefined) return;
  const webhooks = recordsAt(configuration, 'webhooks').map((webhook) => ({
    ...webhook,
    clientConfig: { ...recordAt(webhook, 'clientConfig'), caBundle },
  }));
  writeAsController(cluster, { resource, object: { ...configuration, webhooks }, manager });
}
