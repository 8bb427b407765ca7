import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { checkResourceLimits } from './check-resource-limits.ts';
import { indexOf, objectOf, ours, valuesOf, workloadOf } from './check-test-cluster.ts';
import { expectedWorkloads } from './expected-workloads.ts';

const quota = (hard: object, more: object = {}): KubernetesObject =>
  objectOf('ResourceQuota', 'metallb-system/q', { spec: { hard, ...more } });
const range = (...limits: readonly object[]): KubernetesObject =>
  objectOf('LimitRange', 'metallb-system/r', {
    spec: { limits: limits.map((one) => ({ type: 'Container', ...one })) },
  });
const controller = (resources: object = {}, metadata: object = {}): KubernetesObject => {
  const workload = workloadOf('Deployment', 'metallb-system/controller', { name: 'controller', resources });
  return { ...workload, metadata: { ...workload.metadata, ...metadata } };
};

function found(workload: KubernetesObject, ...objects: readonly KubernetesObject[]): readonly string[] {
  return checkResourceLimits([workload], indexOf(...objects)).map(
    ({ severity, message }) => `${severity} ${message}`,
  );
}

test('a quota for an amount that a container does not state is named with both', () => {
  expect(found(controller(), quota({ 'limits.memory': '4Gi', 'requests.cpu': '2', pods: '9' }))).toEqual([
    'error ResourceQuota/metallb-system/q: counts limits.memory and requests.cpu, and container controller states none, so the pods of Deployment/metallb-system/controller would be rejected',
  ]);
});

test.for<[string, KubernetesObject, readonly KubernetesObject[]]>([
  ['the quota counts no amounts', controller(), [quota({ pods: '9', 'services.loadbalancers': '1' })]],
  [
    'the container states them',
    controller({ limits: { cpu: '1' } }),
    [quota({ 'limits.cpu': '2', 'requests.cpu': '2' })],
  ],
  [
    'a LimitRange has defaults',
    controller(),
    [quota({ 'limits.cpu': '2', cpu: '1' }), range({ default: { cpu: '1' } })],
  ],
  [
    'the defaults derive from the maximum',
    controller(),
    [quota({ 'limits.cpu': '2' }), range({ max: { cpu: '1' } })],
  ],
  [
    'the quota is for some pods alone',
    controller(),
    [quota({ 'limits.cpu': '2' }, { scopes: ['BestEffort'] })],
  ],
  [
    'the quota is in another namespace',
    controller(),
    [objectOf('ResourceQuota', 'shop/q', { spec: { hard: { 'limits.cpu': '2' } } })],
  ],
  [
    'the amounts are within the range',
    controller({ requests: { cpu: '100m' } }),
    [range({ max: { cpu: '1' }, min: { cpu: '50m' } })],
  ],
])('nothing is reported where %s', ([, workload, objects]) => {
  expect(found(workload, ...objects)).toEqual([]);
});

test.for<[string, object, object, string]>([
  ['more than the maximum', { limits: { memory: '2Gi' } }, { max: { memory: '1Gi' } }, 'allows at most 1Gi'],
  ['less than the minimum', { requests: { cpu: '10m' } }, { min: { cpu: '50m' } }, 'requires at least 50m'],
  [
    'more than the default limit',
    { requests: { cpu: '200m' } },
    { default: { cpu: '100m' } },
    'limits controller to 100m of cpu by default',
  ],
])('a container that has %s is refused', ([, resources, limits, message]) => {
  const [finding = '', ...more] = found(controller(resources), range(limits));
  expect(finding).toContain(message);
  expect(more).toEqual([]);
});

test('it is a warning for a workload of ours that exists', () => {
  const [finding = ''] = found(
    controller(),
    quota({ 'limits.cpu': '2' }),
    controller({}, { ...controller().metadata, ...ours }),
  );
  expect(finding).toMatch(/^warning/);
});

test('the workloads that are expected without a rendered chart state what the values say', () => {
  const workloads = expectedWorkloads(
    valuesOf({ metallb: { controller: { resources: { limits: { cpu: '1' } } } } }),
  );
  const findings = checkResourceLimits(workloads, indexOf(quota({ 'limits.cpu': '2' })));
  expect(findings.map(({ message }) => /pods of (\S+)/.exec(message)?.[1])).toEqual([
    'DaemonSet/metallb-system/gatesmith-metallb-speaker',
  ]);
});
