import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { refusalIn } from './reason-for-pending.ts';
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
    expect(workloadStatus(workload(kind, spec, status, generation)).ready).toBe(ready);
  },
);

test('a DaemonSet that no node is eligible for reports that', () => {
  expect(
    workloadStatus(workload('DaemonSet', {}, { desiredNumberScheduled: 0 })).reason,
  ).toMatchInlineSnapshot(
    `"DaemonSet/metallb-system/speaker: 0 of 0, no node is eligible for its pods (taints, node selector)"`,
  );
});

test('the most likely reason of a pod is reported: an image that cannot be pulled', () => {
  const status = workloadStatus(workload('DaemonSet', {}, { desiredNumberScheduled: 1 }), {
    pods: [
      pod({
        containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } }],
      }),
    ],
  });
  expect(status.reason).toMatchInlineSnapshot(
    `"DaemonSet/metallb-system/speaker: 0 of 1 ready; Pod/metallb-system/speaker-x: ImagePullBackOff: not found"`,
  );
});

test('a pod that fits nowhere says why, and foreign pods are not looked at', () => {
  const conditions = [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }];
  const live = workload('Deployment', { replicas: 1 }, {});
  expect(workloadStatus(live, { pods: [pod({ conditions })] }).reason).toContain(
    'unschedulable: 0/3 nodes are available',
  );
  expect(workloadStatus(live, { pods: [pod({ conditions }, { app: 'other' })] }).reason).not.toContain(
    'unschedulable',
  );
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

test('a pod on an unreachable node is not waited for, and the reason names the node', () => {
  const pods = [podOn('n1'), podOn('n2')];
  const nodes = [node('n1', 'True'), node('n2', 'Unknown')];
  const half = daemonSet({ desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 });
  expect(workloadStatus(half, { pods, nodes })).toMatchObject({
    ready: true,
    reason: 'DaemonSet/metallb-system/speaker: 1 of 2 ready; not counting n2, which is not Ready',
  });
  expect(workloadStatus(half, { pods, nodes: [node('n1', 'True'), node('n2', 'True')] })).toMatchObject({
    ready: false,
  });
  const none = daemonSet({ desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 0 });
  expect(workloadStatus(none, { pods: [podOn('n2')], nodes })).toMatchObject({ ready: false });
});

test('a pod that was lost with its node is said with the node and when it is moved, after what its successor says', () => {
  const live = workload('Deployment', { replicas: 1 }, {});
  const tolerations = [
    { key: 'node.kubernetes.io/not-ready', tolerationSeconds: 10 },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 300 },
  ];
  const lost = { ...podOn('n2'), spec: { nodeName: 'n2', tolerations } };
  const nodes = [node('n1', 'True'), node('n2', 'Unknown')];
  expect(workloadStatus(live, { pods: [lost], nodes }).reason).toMatchInlineSnapshot(
    `"Deployment/metallb-system/speaker: 0 of 1 ready; Pod/metallb-system/speaker-n2: is on Node/n2, which is not Ready; it is moved 300 s after the node was lost"`,
  );
  expect(workloadStatus(live, { pods: [podOn('n2')], nodes }).reason).toMatchInlineSnapshot(
    `"Deployment/metallb-system/speaker: 0 of 1 ready; Pod/metallb-system/speaker-n2: is on Node/n2, which is not Ready"`,
  );
  const going = { ...lost, metadata: { ...lost.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
  const conditions = [{ type: 'PodScheduled', status: 'False', message: '0/2 nodes are available' }];
  expect(workloadStatus(live, { pods: [going, pod({ conditions })], nodes }).reason).toContain(
    'speaker-x: unschedulable',
  );
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
  expect(workloadStatus(deployment).reason).toBe(
    'Deployment/metallb-system/controller: 0 of 1 ready; its pods are refused by a quota of the namespace: exceeded quota: none',
  );
});

const happening = (
  reason: string,
  message: string,
  name = 'speaker-n1',
  kind = 'Pod',
  at = '1',
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: `${name}.${at}`, namespace: 'metallb-system' },
  involvedObject: { kind, name },
  reason,
  message,
  lastTimestamp: at,
});
const state = (containerState: object, phase = 'Pending'): object => ({
  phase,
  containerStatuses: [containerState],
});

test.for<readonly [string, object, readonly KubernetesObject[], string]>([
  [
    'a container that ends again and again',
    state({
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 2, message: 'no such flag' } },
      restartCount: 3,
    }),
    [],
    'CrashLoopBackOff: it ended with exit code 2 (no such flag) after 3 restarts',
  ],
  [
    'a volume that cannot be mounted',
    state({ state: { waiting: { reason: 'ContainerCreating' } } }),
    [
      happening('Pulling', 'pulling'),
      happening('FailedMount', 'secret "cert" not found', 'speaker-n1', 'Pod', '2'),
    ],
    'FailedMount: secret "cert" not found',
  ],
  [
    'an image that is still being pulled',
    state({ state: { waiting: { reason: 'ContainerCreating' } } }),
    [happening('Pulling', 'Pulling image "x"')],
    'Pulling: Pulling image "x"',
  ],
  [
    'a probe that fails',
    state({ state: { running: {} } }, 'Running'),
    [happening('Unhealthy', 'Readiness probe failed: connection refused')],
    'Unhealthy: Readiness probe failed: connection refused',
  ],
  [
    'a program that is not ready yet',
    state({ state: { running: {} } }, 'Running'),
    [],
    'is running, and its readiness probe has not passed yet',
  ],
])('the most likely reason is reported: %s', ([, status, events, fact]) => {
  const live = daemonSet({ desiredNumberScheduled: 1, currentNumberScheduled: 1 });
  expect(workloadStatus(live, { pods: [{ ...podOn('n1'), status }], events }).reason).toBe(
    `DaemonSet/metallb-system/speaker: 0 of 1 ready; Pod/metallb-system/speaker-n1: ${fact}`,
  );
});

test('by whom pods are refused is said where the words leave no doubt', () => {
  const about = (message: string): string | undefined =>
    refusalIn(daemonSet({}), [happening('FailedCreate', message, 'speaker', 'DaemonSet')]);
  expect([
    about('pods "x" is forbidden: exceeded quota: none, requested: pods=1'),
    about('admission webhook "no-host-network.example.com" denied the request: no'),
    about('timed out'),
  ]).toEqual([
    'its pods are refused by a quota of the namespace: pods "x" is forbidden: exceeded quota: none, requested: pods=1',
    'its pods are refused by an admission policy: admission webhook "no-host-network.example.com" denied the request: no',
    'its pods are refused: timed out',
  ]);
  expect(
    refusalIn(daemonSet({ currentNumberScheduled: 1 }), [
      happening('FailedCreate', 'x', 'speaker', 'DaemonSet'),
    ]),
  ).toBeUndefined();
});
