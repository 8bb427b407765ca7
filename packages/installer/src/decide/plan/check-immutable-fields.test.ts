import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../observe/snapshot.ts';
import { checkImmutableFields } from './check-immutable-fields.ts';

const ours = {
  'meta.helm.sh/release-name': 'gatesmith',
  'meta.helm.sh/release-namespace': 'metallb-system',
};

const object = (
  kind: string,
  fields: Readonly<Record<string, unknown>>,
  annotations: Readonly<Record<string, string>> = ours,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'edge', namespace: 'traefik', annotations },
  ...fields,
});

const snapshotOf = (objects: readonly KubernetesObject[]): Snapshot => ({
  format: 'gatesmith.dev/snapshot/v1',
  takenAt: '2026-01-01T00:00:00Z',
  server: { gitVersion: 'v1.36.3', context: 'test' },
  releases: [],
  objects,
  unread: [],
});

interface Comparison {
  readonly live: KubernetesObject;
  readonly wanted: KubernetesObject;
  readonly released?: readonly KubernetesObject[];
  readonly skip?: readonly 'GS-OBJECT-IMMUTABLE'[];
}

const found = ({ live, wanted, released, skip = [] }: Comparison): readonly string[] =>
  checkImmutableFields({
    values: { checks: { accept: [], skip: [...skip] } },
    snapshot: snapshotOf([live]),
    desired: { crds: [], release: [wanted] },
    released,
  }).map(({ code, message }) => `${code} ${message}`);

const selecting = (labels: Readonly<Record<string, string>>) => ({
  spec: { selector: { matchLabels: labels } },
});
const balancer = (spec: Readonly<Record<string, unknown>>) => ({ spec: { type: 'LoadBalancer', ...spec } });

test.for<[string, Comparison, readonly string[]]>([
  [
    'another controller of an IngressClass',
    {
      live: object('IngressClass', { spec: { controller: 'k8s.io/ingress-nginx' } }),
      wanted: object('IngressClass', { spec: { controller: 'traefik.io/ingress-controller' } }),
    },
    [
      'GS-OBJECT-REPLACED IngressClass/traefik/edge: spec.controller cannot be changed in place; it is "k8s.io/ingress-nginx" and the values ask for "traefik.io/ingress-controller", so the object is deleted and created again',
    ],
  ],
  [
    'a label fewer in a selector',
    {
      live: object('DaemonSet', selecting({ app: 'edge', tier: 'front' })),
      wanted: object('DaemonSet', selecting({ app: 'edge' })),
    },
    [
      'GS-OBJECT-IMMUTABLE DaemonSet/traefik/edge: spec.selector cannot be changed in place; it is {"matchLabels":{"app":"edge","tier":"front"}} and the values ask for {"matchLabels":{"app":"edge"}}',
    ],
  ],
  [
    'the same selector in another order',
    {
      live: object('Deployment', selecting({ a: '1', b: '2' })),
      wanted: object('Deployment', selecting({ b: '2', a: '1' })),
    },
    [],
  ],
  [
    'a class that the release stated and no longer states',
    {
      live: object('Service', balancer({ loadBalancerClass: 'example.com/one' })),
      wanted: object('Service', balancer({})),
      released: [object('Service', balancer({ loadBalancerClass: 'example.com/one' }))],
    },
    [
      'GS-OBJECT-IMMUTABLE Service/traefik/edge: spec.loadBalancerClass cannot be changed in place; it is "example.com/one" and the values ask for null',
    ],
  ],
  [
    'a class that another writer gave',
    {
      live: object('Service', balancer({ loadBalancerClass: 'example.com/one' })),
      wanted: object('Service', balancer({})),
    },
    [],
  ],
  [
    'an address that the release does not state',
    {
      live: object('Service', { spec: { clusterIP: '10.96.0.10' } }),
      wanted: object('Service', { spec: {} }),
    },
    [],
  ],
  [
    'an object of another owner',
    {
      live: object('Deployment', selecting({ app: 'theirs' }), {}),
      wanted: object('Deployment', selecting({ app: 'ours' })),
    },
    [],
  ],
  [
    'what checks.skip names',
    {
      live: object('Deployment', selecting({ app: 'old' })),
      wanted: object('Deployment', selecting({ app: 'new' })),
      skip: ['GS-OBJECT-IMMUTABLE'],
    },
    [],
  ],
])('%s', ([, comparison, expected]) => {
  expect(found(comparison)).toEqual(expected);
});
