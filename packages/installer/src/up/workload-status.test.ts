import { expect, test } from 'vitest';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { refusalIn } from './telling-fact.ts';
import { workloadStatus } from './workload-status.ts';

const workload = (kind: string, spec: object, status: object, generation = 1): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'speaker', namespace: 'metallb-system', generation },
  spec: { selector: { matchLabels: { app: 'speaker' } }, ...spec },
  status: { observedGeneration: 1, ...status },
});
const pod = (status: object, labels: Record<string, string> = { app: 'speaker' }): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'speaker-x', namespace: 'metallb-system', labels },
  status,
});

test.for([
  ['Deployment', { replicas: 2 }, { updatedReplicas: 2, availableReplicas: 2 }, 1, true],
  ['Deployment', { replicas: 2 }, { updatedReplicas: 2, availableReplicas: 1 }, 1, false],
  ['Deployment', { replicas: 2 }, { updatedReplicas: 1, availableReplicas: 2 }, 1, false],
  ['Deployment', {}, { updatedReplicas: 1, availableReplicas: 1 }, 2, false],
  ['Deployment', { replicas: 0 }, {}, 1, true],
  ['DaemonSet', {}, { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 }, 1, true],
  ['DaemonSet', {}, { desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 3 }, 1, false],
  ['DaemonSet', {}, { desiredNumberScheduled: 0 }, 1, false],
  [
    'DaemonSet',
    { updateStrategy: { type: 'OnDelete' } },
    { desiredNumberScheduled: 1, updatedNumberScheduled: 0, numberAvailable: 1 },
    1,
    true,
  ],
] as const)(
  '%s %j with status %j at generation %i: ready is %s',
  ([kind, spec, status, generation, ready]) => {
    expect(workloadStatus(workload(kind, spec, status, generation), []).ready).toBe(ready);
  },
);

test('a DaemonSet that no node is eligible for says so', () => {
  expect(
    workloadStatus(workload('DaemonSet', {}, { desiredNumberScheduled: 0 }), []).reason,
  ).toMatchInlineSnapshot(
    `"DaemonSet/metallb-system/speaker: 0 of 0, no node is eligible for its pods (taints, node selector)"`,
  );
});

test('the most telling fact of a pod is said: an image that cannot be pulled', () => {
  const status = workloadStatus(workload('DaemonSet', {}, { desiredNumberScheduled: 1 }), [
    pod({
      containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } }],
    }),
  ]);
  expect(status.reason).toMatchInlineSnapshot(
    `"DaemonSet/metallb-system/speaker: 0 of 1 ready; Pod/metallb-system/speaker-x: ImagePullBackOff: not found"`,
  );
});

test('a pod that fits nowhere says why, and foreign pods are not looked at', () => {
  const conditions = [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }];
  const live = workload('Deployment', { replicas: 1 }, {});
  expect(workloadStatus(live, [pod({ conditions })]).reason).toContain(
    'unschedulable: 0/3 nodes are available',
  );
  expect(workloadStatus(live, [pod({ conditions }, { app: 'other' })]).reason).not.toContain('unschedulable');
});

const daemonSet = (status: Record<string, number>) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'speaker', namespace: 'metallb-system', generation: 1 },
  spec: { selector: { matchLabels: { app: 'speaker' } } },
  status: { observedGeneration: 1, ...status },
});
const podOn = (nodeName: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `speaker-${nodeName}`, namespace: 'metallb-system', labels: { app: 'speaker' } },
  spec: { nodeName },
});
const node = (name: string, status: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  status: { conditions: [{ type: 'Ready', status }] },
});

test('a pod on a node that is away is not waited for, and the reason says so', () => {
  const pods = [podOn('n1'), podOn('n2')];
  const nodes = [node('n1', 'True'), node('n2', 'Unknown')];
  const half = daemonSet({ desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 });
  expect(workloadStatus(half, pods, nodes)).toMatchObject({
    ready: true,
    reason: 'DaemonSet/metallb-system/speaker: 1 of 2 ready; not counting n2, which is not Ready',
  });
  expect(workloadStatus(half, pods, [node('n1', 'True'), node('n2', 'True')])).toMatchObject({
    ready: false,
  });
  const none = daemonSet({ desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 0 });
  expect(workloadStatus(none, [podOn('n2')], nodes)).toMatchObject({ ready: false });
});

test('what a quota or pod security refuses is said in the words of the server', () => {
  const message = 'pods "speaker-x" is forbidden: violates PodSecurity "baseline:latest": host namespaces';
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'metallb-system' },
    reason: 'FailedCreate',
    message,
    involvedObject: { kind: 'DaemonSet', name: 'speaker' },
  };
  expect(refusalIn(daemonSet({}), [event])).toBe(
    `its pods are refused by the pod security level of the namespace: ${message}`,
  );
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'controller', namespace: 'metallb-system' },
    spec: { replicas: 1, selector: { matchLabels: { app: 'controller' } } },
    status: { conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'exceeded quota: none' }] },
  };
  expect(workloadStatus(deployment, []).reason).toBe(
    'Deployment/metallb-system/controller: 0 of 1 ready; its pods are refused by a quota of the namespace: exceeded quota: none',
  );
});
