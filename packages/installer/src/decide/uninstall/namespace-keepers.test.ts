import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { namespaceKeepers, whyNamespaceStays } from './namespace-keepers.ts';

interface ObjectOptions {
  readonly apiVersion?: string;
  readonly owner?: string;
  readonly isOurs?: boolean;
  readonly namespace?: string;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function object(kind: string, name: string, options: ObjectOptions = {}): KubernetesObject {
  const { apiVersion = 'v1', owner, isOurs = false, namespace = 'traefik', more, labels = {} } = options;
  const marks = {
    'meta.helm.sh/release-name': 'gatesmith',
    'meta.helm.sh/release-namespace': 'metallb-system',
  };
  return {
    ...more,
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      uid: `uid-${kind}-${name}`,
      labels,
      annotations: { ...options.annotations, ...(isOurs ? marks : {}) },
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ apiVersion: 'v1', kind: 'x', name: 'x', uid: owner }] }),
    },
  };
}

const traefik = object('DaemonSet', 'traefik', { isOurs: true });
const service = object('Service', 'entrypoint', { isOurs: true });

test.for<[what: string, one: KubernetesObject, isKeeper: boolean]>([
  ['a Secret', object('Secret', 'wildcard-tls'), true],
  ['a volume claim', object('PersistentVolumeClaim', 'acme'), true],
  ['a StatefulSet', object('StatefulSet', 'crowdsec'), true],
  ['an object of an unknown kind', object('Middleware', 'auth', { apiVersion: 'traefik.io/v1alpha1' }), true],
  ['a ServiceAccount', object('ServiceAccount', 'ci'), true],
  ['a pod without an owner', object('Pod', 'debug'), true],
  ['a pod whose owner is elsewhere', object('Pod', 'mirror', { owner: 'node-1' }), true],
  ['Endpoints without a Service', object('Endpoints', 'outside'), true],
  [
    "another release's record",
    object('Secret', 'sh.helm.release.v1.x.v1', {
      namespace: 'metallb-system',
      labels: { name: 'x' },
      more: { type: 'helm.sh/release.v1' },
    }),
    true,
  ],
  [
    "our release's record",
    object('Secret', 'sh.helm.release.v1.gatesmith.v1', {
      namespace: 'metallb-system',
      labels: { name: 'gatesmith' },
      more: { type: 'helm.sh/release.v1' },
    }),
    false,
  ],
  ['an object of the release', traefik, false],
  ['a pod of the release', object('Pod', 'traefik-x', { owner: 'uid-DaemonSet-traefik' }), false],
  ["the Service's Endpoints", object('Endpoints', 'entrypoint'), false],
  ['what every namespace has', object('ConfigMap', 'kube-root-ca.crt'), false],
  ['the account that every namespace has', object('ServiceAccount', 'default'), false],
  [
    "that account's token",
    object('Secret', 'default-token-x', {
      annotations: { 'kubernetes.io/service-account.name': 'default' },
      more: { type: 'kubernetes.io/service-account-token' },
    }),
    false,
  ],
  [
    "the token of another's account",
    object('Secret', 'ci-token', {
      annotations: { 'kubernetes.io/service-account.name': 'ci' },
      more: { type: 'kubernetes.io/service-account-token' },
    }),
    true,
  ],
  ['an event', object('Event', 'x'), false],
  ['the lock of a program', object('Lease', 'leader', { apiVersion: 'coordination.k8s.io/v1' }), false],
  ["MetalLB's state", object('ServiceL2Status', 'l2-x', { apiVersion: 'metallb.io/v1beta1' }), false],
  ["another's pool", object('IPAddressPool', 'theirs', { apiVersion: 'metallb.io/v1beta1' }), true],
])('whether it keeps the namespace: %s', ([, one, isKeeper]) => {
  const contents = { objects: [traefik, service, one], unread: [] };
  expect(namespaceKeepers(contents, { leftovers: [] })).toEqual(isKeeper ? [one] : []);
});

test('what the uninstall deletes, and what belonged to something that it deleted, keeps nothing', () => {
  const certificate = object('Secret', 'gatesmith-ingress-nginx-admission');
  const pod = object('Pod', 'traefik-x', { owner: 'uid-DaemonSet-traefik' });
  const contents = { objects: [certificate, pod], unread: [] };
  const earlier = new Set(['uid-DaemonSet-traefik']);
  expect(namespaceKeepers(contents, { leftovers: [certificate], earlier })).toEqual([]);
});

test('the reason names what lives there, or what is not known', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => object('Secret', name));
  const none = { leftovers: [] };
  expect([
    whyNamespaceStays({ objects: many.slice(0, 1), unread: [] }, none),
    whyNamespaceStays({ objects: many, unread: [] }, none),
    whyNamespaceStays({ objects: [], unread: ['Secret (v1)'] }, none),
    whyNamespaceStays(undefined, none),
    whyNamespaceStays({ objects: [traefik], unread: [] }, none),
  ]).toMatchInlineSnapshot(`
    [
      "stays: Secret/traefik/a lives there",
      "stays: Secret/traefik/a, Secret/traefik/b, Secret/traefik/c, Secret/traefik/d, Secret/traefik/e and 2 more live there",
      "stays: whether others keep something there is not known, Secret (v1) may not be listed or does not answer",
      "stays: what lives there was not looked at",
      undefined,
    ]
  `);
});
