import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import type { ComparedReplacement } from '../../observe/compare-replacements.ts';
import { checkDependents } from './check-dependents.ts';

const labelsOf = (instance: string) => ({
  'app.kubernetes.io/name': 'ingress-nginx',
  'app.kubernetes.io/instance': instance,
});

const workload = (name: string, instance: string): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'web', uid: `uid of ${name}` },
  spec: { template: { metadata: { labels: labelsOf(instance) } } },
});

const replaced: ComparedReplacement = {
  install: {
    program: 'ingress-nginx',
    by: 'helm',
    namespace: 'web',
    workloads: [],
    orphans: [],
  } as ComparedReplacement['install'],
  before: workload('door', 'door'),
  after: workload('gatesmith', 'gatesmith'),
  isTaken: false,
  sameText: () => false,
  differences: [],
};

const object = (kind: string, namespace: string, spec: object, apiVersion = 'v1'): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'mine', namespace },
  spec,
});

const matchLabels = labelsOf('door');

test.for<readonly [string, KubernetesObject, readonly string[]]>([
  [
    'a Service that selects the instance',
    object('Service', 'web', { selector: matchLabels }),
    ['spec.selector'],
  ],
  ['the same in another namespace', object('Service', 'shop', { selector: matchLabels }), []],
  [
    'a Service that selects labels of both',
    object('Service', 'web', { selector: { 'app.kubernetes.io/name': 'ingress-nginx' } }),
    [],
  ],
  [
    'a policy that selects by expressions',
    object('NetworkPolicy', 'web', {
      podSelector: {
        matchExpressions: [{ key: 'app.kubernetes.io/instance', operator: 'In', values: ['door', 'other'] }],
      },
    }),
    ['spec.podSelector'],
  ],
  ['a policy for every pod', object('NetworkPolicy', 'web', { podSelector: {} }), []],
  [
    'a policy of another namespace that lets the controller in',
    object('NetworkPolicy', 'shop', {
      ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels } }] }],
    }),
    ['spec.ingress.0.from.0.podSelector'],
  ],
  [
    'an unknown kind with a selector deep inside',
    object('PodMonitor', 'monitoring', {
      deep: { namespaceSelector: { any: true }, targetSelector: { matchLabels } },
    }),
    ['spec.deep.targetSelector'],
  ],
])('%s', ([, dependent, found]) => {
  const findings = checkDependents([replaced], { objects: [dependent], unread: [] });
  expect(findings.map(({ code, message }) => [code, / ([\w.]+) selects/.exec(message)?.[1]])).toEqual(
    found.map((path) => ['GS-ADOPT-REFERS', path]),
  );
});

test('an autoscaler that names the old workload, and an object that it owns, are reported; unread kinds are named', () => {
  const scaler = object('HorizontalPodAutoscaler', 'web', {
    scaleTargetRef: { kind: 'Deployment', name: 'door' },
  });
  const owned = {
    ...object('ConfigMap', 'web', {}),
    metadata: {
      name: 'owned',
      namespace: 'web',
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'door', uid: 'uid of door' }],
    },
  };
  const findings = checkDependents([replaced], {
    objects: [scaler, owned],
    unread: ['VerticalPodAutoscaler'],
  });
  expect(findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
    'GS-ADOPT-REFERS HorizontalPodAutoscaler/web/mine',
    'GS-ADOPT-REFERS ConfigMap/web/owned',
    'GS-ADOPT-UNSEEN API',
  ]);
});

test('an object of the old install itself is not a dependent', () => {
  const objects = [replaced.before];
  expect(checkDependents([replaced], { objects, unread: [] })).toEqual([]);
});
