import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import type { HelmRelease, Snapshot } from '../../observe/snapshot.ts';
import { checkForeignMetallb } from '../check/check-foreign-metallb.ts';
import type { ExistingInstall } from './existing-install.ts';
import { recognise } from './recognise.ts';

type Labels = Readonly<Record<string, string>>;

interface Layout {
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly namespace?: string;
  readonly image?: string;
  readonly owner?: string;
}

const byChart: Labels = { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'controller' };
const byManifest: Labels = { app: 'metallb', component: 'controller' };
const ofRelease = (name: string, namespace: string): Labels => ({
  'meta.helm.sh/release-name': name,
  'meta.helm.sh/release-namespace': namespace,
});

function controller({
  labels = byManifest,
  annotations = {},
  namespace = 'metallb-system',
  image = 'quay.io/metallb/controller:v0.14.9',
  owner,
}: Layout = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'controller',
      namespace,
      labels,
      annotations,
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ apiVersion: 'metallb.io/v1beta1', kind: owner, name: 'x', uid: 'u' }] }),
    },
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'controller', image }] } } },
  };
}

const object = (kind: string, name: string, labels: Labels = {}, rest: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, labels },
  ...rest,
});

const snapshot = (objects: readonly KubernetesObject[], releases: readonly HelmRelease[] = []): Snapshot => ({
  format: 'gatesmith.dev/snapshot/v1',
  takenAt: '2026-11-23T00:00:00.000Z',
  server: { gitVersion: 'v1.36.3', context: 'test' },
  objects,
  unread: [],
  releases,
});

const helmChart = (annotations: Labels = {}): KubernetesObject => ({
  apiVersion: 'helm.cattle.io/v1',
  kind: 'HelmChart',
  metadata: { name: 'metallb', namespace: 'kube-system', annotations },
  spec: { targetNamespace: 'metallb-system' },
});

const helmController = controller({ labels: byChart, annotations: ofRelease('metallb', 'metallb-system') });

interface Row {
  readonly what: string;
  readonly objects: readonly KubernetesObject[];
  readonly helmCharts?: readonly KubernetesObject[];
  readonly by: ExistingInstall['by'];
  readonly release?: string;
  readonly blockers?: readonly string[];
}

test.for<Row>([
  { what: 'a chart under another name', objects: [helmController], by: 'helm', release: 'metallb' },
  {
    what: 'a chart in another namespace',
    objects: [controller({ labels: byChart, namespace: 'lb', annotations: ofRelease('lb', 'lb') })],
    by: 'helm',
    release: 'lb',
    blockers: ['GS-ADOPT-NAMESPACE'],
  },
  ...['0.13.12', '0.14.9', '0.15.2', '0.16.1'].map((version) => ({
    what: `metallb-native.yaml of ${version}`,
    objects: [controller({ image: `quay.io/metallb/controller:v${version}` })],
    by: 'manifest' as const,
  })),
  {
    what: 'a manifest of 0.12, which had no resources',
    objects: [controller({ image: 'quay.io/metallb/controller:v0.12.1' })],
    by: 'manifest',
    blockers: ['GS-ADOPT-VERSION'],
  },
  {
    what: 'a manifest of an unknown newer version',
    objects: [controller({ image: 'registry.local:5000/metallb/controller:v0.17.0@sha256:abc' })],
    by: 'manifest',
    blockers: ['GS-ADOPT-VERSION'],
  },
  {
    what: "MicroK8s' addon",
    objects: [controller(), object('Node', 'n1', { 'microk8s.io/cluster': 'true' })],
    by: 'microk8s',
    blockers: ['GS-ADOPT-MANAGED'],
  },
  {
    what: 'the MetalLB operator',
    objects: [controller({ labels: byChart, owner: 'MetalLB' })],
    by: 'operator',
    blockers: ['GS-ADOPT-MANAGED'],
  },
  {
    what: 'a subscription of OLM',
    objects: [
      controller({ labels: byChart }),
      object('Deployment', 'metallb-operator-controller-manager', { 'olm.owner': 'metallb-operator.v4' }),
    ],
    by: 'olm',
    blockers: ['GS-ADOPT-MANAGED'],
  },
  {
    what: "k3s' HelmChart",
    objects: [helmController],
    helmCharts: [helmChart()],
    by: 'helm-controller',
    release: 'metallb',
    blockers: ['GS-ADOPT-MANAGED'],
  },
  {
    what: 'a HelmChart that is set to leave its release alone',
    objects: [helmController],
    helmCharts: [helmChart({ 'helmcharts.helm.cattle.io/unmanaged': 'true' })],
    by: 'helm',
    release: 'metallb',
  },
  {
    what: 'a HelmRelease of Flux',
    objects: [
      controller({
        labels: {
          ...byChart,
          'helm.toolkit.fluxcd.io/name': 'load-balancer',
          'helm.toolkit.fluxcd.io/namespace': 'flux-system',
        },
        annotations: ofRelease('metallb', 'metallb-system'),
      }),
    ],
    by: 'flux',
    release: 'metallb',
    blockers: ['GS-ADOPT-MANAGED'],
  },
  {
    what: 'a Kustomization of Flux',
    objects: [
      controller({
        labels: {
          ...byManifest,
          'kustomize.toolkit.fluxcd.io/name': 'infra',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      }),
    ],
    by: 'flux',
    blockers: ['GS-ADOPT-MANAGED'],
  },
  {
    what: 'an application of Argo CD that is tracked by label',
    objects: [controller({ labels: { ...byManifest, 'argocd.argoproj.io/instance': 'edge' } })],
    by: 'argocd',
    blockers: ['GS-ADOPT-MANAGED'],
  },
  {
    what: 'an application of Argo CD',
    objects: [
      controller({
        labels: byChart,
        annotations: { 'argocd.argoproj.io/tracking-id': 'edge:apps/Deployment:metallb-system/controller' },
      }),
    ],
    by: 'argocd',
    blockers: ['GS-ADOPT-MANAGED'],
  },
])('$what is recognised', async ({ what, objects, helmCharts, by, release, blockers = [] }) => {
  const { installs, blockers: found } = recognise(snapshot(objects), { helmCharts });
  expect(installs).toHaveLength(1);
  expect(installs[0]).toMatchObject({ program: 'metallb', by });
  expect(installs[0]?.release?.name).toBe(release);
  expect(found.map(({ code }) => code)).toEqual(blockers);
  if (blockers.includes('GS-ADOPT-MANAGED'))
    await expect(found.map(({ message, hint }) => `${message}\n${hint}\n`).join('')).toMatchFileSnapshot(
      `__snapshots__/managed-elsewhere/${what.replaceAll(/\W+/g, '-')}.txt`,
    );
});

test('an ingress-nginx by manifest on MicroK8s is not its addon, which has other labels', () => {
  const labels = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' };
  const node = object('Node', 'n1', { 'microk8s.io/cluster': 'true' });
  const { installs, blockers } = recognise(snapshot([controller({ labels, namespace: 'web' }), node]));
  expect(installs).toMatchObject([{ program: 'ingress-nginx', by: 'manifest' }]);
  expect(blockers).toEqual([]);
});

test('our own objects, and objects with similar names, are not another install', () => {
  const ours = controller({ labels: byChart, annotations: ofRelease('gatesmith', 'metallb-system') });
  const other = controller({ labels: { app: 'controller' } });
  expect(recognise(snapshot([ours, other, object('Pod', 'x', { app: 'web' })])).installs).toEqual([]);
});

test('traces alone are enough: a record, a webhook configuration, a pod without an owner', () => {
  const record: HelmRelease = {
    name: 'metallb',
    namespace: 'metallb-system',
    revision: 1,
    status: 'deployed',
    chart: 'metallb',
    chartVersion: '0.15.2',
    valuesDigest: '',
  };
  expect(recognise(snapshot([], [record])).installs).toMatchObject([{ by: 'helm', workloads: [] }]);
  const webhook = object('ValidatingWebhookConfiguration', 'metallb-webhook-configuration');
  expect(recognise(snapshot([webhook])).installs).toMatchObject([{ by: 'manifest', workloads: [] }]);
  const pod: KubernetesObject = {
    ...object('Pod', 'speaker-x'),
    metadata: {
      name: 'speaker-x',
      namespace: 'metallb-system',
      labels: { app: 'metallb', component: 'speaker' },
    },
  };
  expect(recognise(snapshot([pod])).installs[0]?.orphans).toHaveLength(1);
});

test('pools that outlived their MetalLB are its leftovers; next to our release they belong to the user', () => {
  const pool: KubernetesObject = {
    ...object('IPAddressPool', 'lan'),
    metadata: { name: 'lan', namespace: 'metallb-system' },
  };
  expect(recognise(snapshot([pool])).installs).toMatchObject([
    { program: 'metallb', by: 'manifest', namespace: 'metallb-system', workloads: [] },
  ]);
  expect(checkForeignMetallb(snapshot([pool]))).toEqual([]);
  const webhook = object('ValidatingWebhookConfiguration', 'metallb-webhook-configuration');
  expect(checkForeignMetallb(snapshot([pool, webhook]))).toMatchObject([{ code: 'GS-METALLB-EXISTS' }]);
  const ours: HelmRelease = {
    ...{ name: 'gatesmith', namespace: 'metallb-system', revision: 1, status: 'deployed' },
    ...{ chart: 'gatesmith', chartVersion: '0.1.0', valuesDigest: '' },
  };
  expect(recognise(snapshot([pool], [ours])).installs).toEqual([]);
});

test('the Service that holds the address of an ingress-nginx is the one that selects its pods', () => {
  const labels = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' };
  const door = (name: string, type: string, selector: Labels): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'web' },
    spec: { type, selector },
  });
  const objects = [
    controller({ labels, namespace: 'web', image: 'registry.k8s.io/ingress-nginx/controller:v1.15.1' }),
    door('admission', 'ClusterIP', labels),
    door('other', 'LoadBalancer', { app: 'other' }),
    door('everything', 'LoadBalancer', {}),
    door('controller', 'LoadBalancer', labels),
  ];
  const { installs, blockers } = recognise(snapshot(objects));
  expect(installs).toMatchObject([{ program: 'ingress-nginx', version: '1.15.1' }]);
  expect(installs[0]?.service?.metadata.name).toBe('controller');
  expect(blockers).toEqual([]);
});

test('two ingress controllers are two installs, in one namespace as well, each with its own Service', () => {
  const of = (release: string, namespace: string): readonly KubernetesObject[] => {
    const labels = {
      'app.kubernetes.io/name': 'ingress-nginx',
      'app.kubernetes.io/component': 'controller',
      'app.kubernetes.io/instance': release,
    };
    const service: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: release, namespace },
      spec: { type: 'LoadBalancer', selector: labels },
    };
    return [controller({ labels, namespace, annotations: ofRelease(release, namespace) }), service];
  };
  const { installs } = recognise(
    snapshot([...of('inside', 'web'), ...of('outside', 'web'), ...of('third', 'lab')]),
  );
  expect(installs.map(({ release, service }) => [release?.name, service?.metadata.name])).toEqual([
    ['inside', 'inside'],
    ['outside', 'outside'],
    ['third', 'third'],
  ]);
});

const frrLabels: Labels = { 'app.kubernetes.io/name': 'frr-k8s', 'app.kubernetes.io/component': 'frr-k8s' };
const frrK8s = (namespace: string, annotations: Labels = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'frr-k8s', namespace, labels: frrLabels, annotations },
});

test.for<[string, readonly KubernetesObject[], (readonly HelmRelease[])?]>([
  ['in its own namespace', [frrK8s('frr-k8s-system')]],
  ['of its own release', [frrK8s('bgp', ofRelease('frr-k8s', 'bgp'))]],
  [
    'of its own release in the namespace of MetalLB',
    [frrK8s('metallb-system', ofRelease('frr', 'metallb-system'))],
    [
      {
        name: 'frr',
        namespace: 'metallb-system',
        revision: 1,
        status: 'deployed',
        chart: 'frr-k8s',
        chartVersion: '0.0.27',
        valuesDigest: '',
      },
    ],
  ],
])('an frr-k8s %s is not a MetalLB', ([, objects, releases]) => {
  const seen = snapshot(objects, releases);
  expect(recognise(seen).installs).toEqual([]);
  expect(checkForeignMetallb(seen)).toEqual([]);
});

test('an frr-k8s that came with a MetalLB is a part of it', () => {
  const metallb = ofRelease('metallb', 'lb');
  const byHelm = [
    controller({ labels: byChart, namespace: 'lb', annotations: metallb }),
    frrK8s('lb', metallb),
  ];
  const byHand = [controller(), frrK8s('metallb-system')];
  for (const objects of [byHelm, byHand]) {
    const [{ workloads = [] } = {}, ...more] = recognise(snapshot(objects)).installs;
    expect(workloads.map(({ metadata }) => metadata.name)).toEqual(['controller', 'frr-k8s']);
    expect(more).toEqual([]);
  }
});

test('a chart that was given another name is recognised, and refused because its pods have other labels', () => {
  const labels = {
    'helm.sh/chart': 'metallb-0.15.2',
    'app.kubernetes.io/name': 'lb',
    'app.kubernetes.io/component': 'controller',
  };
  const { installs, blockers } = recognise(
    snapshot([controller({ labels, annotations: ofRelease('lb', 'metallb-system') })]),
  );
  expect(installs).toMatchObject([{ program: 'metallb', by: 'helm' }]);
  expect(blockers).toMatchObject([
    { code: 'GS-ADOPT-CHANGES', hint: expect.stringContaining('nameOverride=null') },
  ]);
});
