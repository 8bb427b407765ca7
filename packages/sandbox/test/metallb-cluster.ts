import { customResourceDefinitions } from '@gatesmith/metallb';
import type { JsonObject } from '../src/index.ts';

const labels = (component: string): JsonObject => ({
  'app.kubernetes.io/name': 'metallb',
  'app.kubernetes.io/component': component,
});

const workload = (component: string, spec: JsonObject): JsonObject => ({
  selector: { matchLabels: labels(component) },
  template: {
    metadata: { labels: labels(component) },
    spec: { containers: [{ name: component, image: `quay.io/metallb/${component}:v0.16.2` }], ...spec },
  },
});

const inSystem = (name: string): JsonObject => ({ name, namespace: 'metallb-system' });

/** MetalLB's objects, for `startSandbox({ objects })`: its namespace, CRDs, programs and webhook. */
export const metallbObjects: readonly JsonObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'metallb-system' }, status: { phase: 'Active' } },
  ...customResourceDefinitions().map((crd): JsonObject => JSON.parse(JSON.stringify(crd))),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: inSystem('controller'),
    spec: workload('controller', {}),
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: inSystem('speaker'),
    spec: workload('speaker', { hostNetwork: true }),
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: inSystem('metallb-webhook-service'),
    spec: { ports: [{ port: 443, targetPort: 9443 }], selector: labels('controller') },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'metallb-webhook-configuration' },
    webhooks: [
      {
        name: 'ipaddresspoolvalidationwebhook.metallb.io',
        admissionReviewVersions: ['v1'],
        clientConfig: {
          service: {
            name: 'metallb-webhook-service',
            namespace: 'metallb-system',
            path: '/validate-metallb-io-v1beta1-ipaddresspool',
          },
        },
        rules: [
          {
            apiGroups: ['metallb.io'],
            apiVersions: ['v1beta1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['ipaddresspools'],
          },
        ],
        sideEffects: 'None',
      },
    ],
  },
];

/** A pool as it is written by hand. */
export const pool = (name: string, addresses: readonly string[], more: JsonObject = {}): JsonObject => ({
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: inSystem(name),
  spec: { addresses, ...more },
});

/** An L2Advertisement of one pool. */
export const layer2 = (pools: readonly string[], more: JsonObject = {}): JsonObject => ({
  apiVersion: 'metallb.io/v1beta1',
  kind: 'L2Advertisement',
  metadata: inSystem('default'),
  spec: { ipAddressPools: pools, ...more },
});

/** A Deployment of nginx and its LoadBalancer Service, in `default`. */
export const web = (
  service: JsonObject = {},
  annotations: JsonObject = {},
  replicas = 1,
): readonly JsonObject[] => [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'nginx', image: 'nginx:latest', ports: [{ containerPort: 80 }] }] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', annotations },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }], ...service },
  },
];
