import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customResourceDefinitions } from '@gatesmith/metallb';
import { stringify } from 'yaml';
import type { JsonObject } from '../src/index.ts';

/** A chart on disk; gone with the test. */
export interface Chart extends AsyncDisposable {
  readonly folder: string;
}

const labels = (component: string): JsonObject => ({
  'app.kubernetes.io/name': 'metallb',
  'app.kubernetes.io/instance': 'door',
  'app.kubernetes.io/component': component,
});

const template = (component: string, more: JsonObject): JsonObject => ({
  selector: { matchLabels: labels(component) },
  template: {
    metadata: { labels: labels(component) },
    spec: { containers: [{ name: component, image: `quay.io/metallb/${component}:v0.16.2` }], ...more },
  },
});

/** The objects of MetalLB's own chart that the model acts on, with one Service and its pods. */
function objects(policy: 'Fail' | 'Ignore'): readonly JsonObject[] {
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'metallb-controller' },
      spec: template('controller', {}),
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'metallb-speaker' },
      spec: template('speaker', { hostNetwork: true }),
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'metallb-webhook-service' },
      spec: { ports: [{ port: 443, targetPort: 9443 }], selector: labels('controller') },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'metallb-webhook-configuration' },
      webhooks: ['ipaddresspool', 'l2advertisement'].map((kind) => ({
        name: `${kind}validationwebhook.metallb.io`,
        admissionReviewVersions: ['v1'],
        clientConfig: {
          service: {
            name: 'metallb-webhook-service',
            namespace: 'metallb-system',
            path: `/validate-metallb-io-v1beta1-${kind}`,
          },
        },
        failurePolicy: policy,
        rules: [
          {
            apiGroups: ['metallb.io'],
            apiVersions: ['v1beta1'],
            operations: ['CREATE', 'UPDATE'],
            resources: [`${kind}s`],
          },
        ],
        sideEffects: 'None',
      })),
    },
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'default' },
      spec: { addresses: ['192.168.20.20-192.168.20.29'] },
    },
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata: { name: 'default' },
      spec: { ipAddressPools: ['default'] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: '{{ .Values.replicas }}',
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
      metadata: { name: 'web' },
      spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'after',
        annotations: { 'helm.sh/hook': 'post-install', 'helm.sh/hook-delete-policy': 'hook-succeeded' },
      },
      spec: {
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'done', image: 'busybox' }] } },
      },
    },
  ];
}

/** Writes the chart: CRDs in `crds/`, everything else as plain templates. */
export async function frontDoorChart(policy: 'Fail' | 'Ignore'): Promise<Chart> {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-chart-'));
  await mkdir(join(folder, 'crds'));
  await mkdir(join(folder, 'templates'));
  const text = objects(policy)
    .map((object) => stringify(object))
    .join('---\n');
  await Promise.all([
    writeFile(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: door\nversion: 0.1.0\n'),
    writeFile(join(folder, 'values.yaml'), 'replicas: 2\n'),
    writeFile(
      join(folder, 'crds/crds.yaml'),
      customResourceDefinitions()
        .map((crd) => stringify(crd))
        .join('---\n'),
    ),
    writeFile(
      join(folder, 'templates/all.yaml'),
      text.replace('"{{ .Values.replicas }}"', '{{ .Values.replicas }}'),
    ),
  ]);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
