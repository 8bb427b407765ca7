import {
  at,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
} from '@gatesmith/kubernetes';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, nameOf, namespaceOf, timestamp, uidOf, withCondition } from '../model/object.ts';
import { recordEvent } from './events.ts';
import { addressOfNode } from './nodes.ts';

/** The reason in the status of a pod why its first container waits. */
export const waitingReason = (pod: KubeObject): string | undefined =>
  textAt(listAt(pod, 'status', 'containerStatuses')[0] ?? {}, 'state', 'waiting', 'reason');

/** Lets a pod's container end with an error and wait to be started again. */
export function crash(cluster: Cluster, pod: KubeObject, why: string): void {
  if (waitingReason(pod) === 'CrashLoopBackOff') return;
  cluster.logs.add(uidOf(pod), why);
  const [container] = listAt(pod, 'spec', 'containers');
  const name = textAt(container, 'name') ?? '';
  setWaiting(cluster, {
    pod,
    reason: 'CrashLoopBackOff',
    message: `back-off 10s restarting failed container=${name} pod=${nameOf(pod)}_${namespaceOf(pod)}(${uidOf(pod)})`,
    hasCrashed: true,
  });
  recordEvent(cluster, {
    about: pod,
    type: 'Warning',
    reason: 'BackOff',
    message: `Back-off restarting failed container ${name} in pod ${nameOf(pod)}`,
    component: 'kubelet',
  });
}

export interface WaitingPod {
  readonly pod: KubeObject;
  readonly reason: string;
  readonly message?: string | undefined;
  readonly hasCrashed: boolean;
}

/** A pod whose containers wait for a reason, after having ended with an error or before having started. */
export function setWaiting(cluster: Cluster, { pod, reason, message, hasCrashed }: WaitingPod): void {
  const node = cluster.store.get('nodes', '', textAt(pod, 'spec', 'nodeName') ?? '');
  const now = timestamp(cluster.clock.now());
  const statuses = recordsAt(pod, 'spec', 'containers').map((container): JsonObject => {
    const name = textAt(container, 'name') ?? '';
    const old = recordsAt(pod, 'status', 'containerStatuses').find((entry) => entry['name'] === name);
    const ended = { terminated: { exitCode: 1, reason: 'Error', startedAt: now, finishedAt: now } };
    return {
      name,
      image: textAt(container, 'image') ?? '',
      imageID: '',
      ready: false,
      started: false,
      restartCount: (numberAt(old ?? {}, 'restartCount') ?? 0) + (hasCrashed ? 1 : 0),
      state: { waiting: { reason, message } },
      lastState: hasCrashed ? ended : recordAt(old ?? {}, 'lastState'),
    };
  });
  const phase = hasCrashed ? 'Running' : (textAt(pod, 'status', 'phase') ?? 'Pending');
  writePodStatus(cluster, {
    pod,
    changes: {
      phase,
      containerStatuses: statuses,
      hostIP: node === undefined ? undefined : addressOfNode(node),
    },
    isReady: false,
    reason: 'ContainersNotReady',
  });
}

interface PodStatusChange {
  readonly pod: KubeObject;
  readonly changes: JsonObject;
  readonly isReady: boolean;
  readonly reason: string;
}

function writePodStatus(cluster: Cluster, { pod, changes, isReady, reason }: PodStatusChange): void {
  const now = cluster.clock.now();
  const names = listAt(pod, 'spec', 'containers').map((container) => textAt(container, 'name') ?? '');
  const message = isReady ? '' : `containers with unready status: [${names.join(' ')}]`;
  const condition = (type: string, isTrueNow: boolean) => ({
    type,
    status: isTrueNow ? 'True' : 'False',
    reason: isTrueNow ? '' : reason,
    message: isTrueNow ? '' : message,
  });
  let conditions: readonly Json[] = listAt(pod, 'status', 'conditions');
  for (const type of ['PodReadyToStartContainers', 'Initialized', 'PodScheduled']) {
    conditions = withCondition(conditions, condition(type, true), now);
  }
  for (const type of ['Ready', 'ContainersReady'])
    conditions = withCondition(conditions, condition(type, isReady), now);
  const status = { ...recordAt(pod, 'status'), ...changes, conditions };
  writeAsController(cluster, {
    resource: 'pods',
    object: { ...pod, status },
    manager: 'kubelet',
    subresource: 'status',
  });
}

export interface ReadyPod {
  readonly pod: KubeObject;
  readonly isReady: boolean;
  readonly reason: string;
}

/** A running pod that becomes ready or stops being it. */
export function setReady(cluster: Cluster, { pod, isReady, reason }: ReadyPod): void {
  const containerStatuses = recordsAt(pod, 'status', 'containerStatuses').map((entry) =>
    reason === 'NodeNotReady' ? entry : { ...entry, ready: isReady },
  );
  writePodStatus(cluster, { pod, changes: { containerStatuses }, isReady, reason });
}

function statuses(pod: KubeObject, state: JsonObject, isReady: boolean): readonly JsonObject[] {
  return recordsAt(pod, 'spec', 'containers').map((container) => {
    const name = textAt(container, 'name') ?? '';
    const old = recordsAt(pod, 'status', 'containerStatuses').find((entry) => entry['name'] === name);
    const image = textAt(container, 'image') ?? '';
    return {
      name,
      image,
      imageID: `${image.split('@')[0]}@sha256:${'0'.repeat(64)}`,
      containerID: `containerd://${uidOf(pod).replaceAll('-', '')}`,
      ready: isReady,
      started: 'running' in state,
      restartCount: numberAt(old ?? {}, 'restartCount') ?? 0,
      state,
      lastState: recordAt(old ?? {}, 'lastState'),
    };
  });
}

function addressesOf(cluster: Cluster, pod: KubeObject, node: KubeObject): JsonObject {
  const hostIP = addressOfNode(node);
  const known = textAt(pod, 'status', 'podIP');
  const isHost = at(pod, 'spec', 'hostNetwork') === true;
  const podIP = isHost ? hostIP : (known ?? freePodAddress(cluster, node));
  return { hostIP, hostIPs: [{ ip: hostIP }], podIP, podIPs: [{ ip: podIP }] };
}

function freePodAddress(cluster: Cluster, node: KubeObject): string {
  const prefix = (textAt(node, 'spec', 'podCIDR') ?? '10.244.9.0/24').replace(/\.0\/\d+$/, '');
  const used = new Set(cluster.store.list('pods').map((pod) => textAt(pod, 'status', 'podIP')));
  for (let last = 2; last < 255; last += 1) if (!used.has(`${prefix}.${last}`)) return `${prefix}.${last}`;
  return `${prefix}.254`;
}

export interface StartedPod {
  readonly pod: KubeObject;
  readonly node: KubeObject;
  readonly isReady: boolean;
}

/** A pod whose containers have started. */
export function run(cluster: Cluster, { pod, node, isReady }: StartedPod): void {
  const startedAt = timestamp(cluster.clock.now());
  writePodStatus(cluster, {
    pod,
    changes: {
      phase: 'Running',
      startTime: textAt(pod, 'status', 'startTime') ?? startedAt,
      containerStatuses: statuses(pod, { running: { startedAt } }, isReady),
      ...addressesOf(cluster, pod, node),
    },
    isReady,
    reason: 'ContainersNotReady',
  });
  recordEvent(cluster, {
    about: pod,
    type: 'Normal',
    reason: 'Started',
    message: `Started container ${textAt(listAt(pod, 'spec', 'containers')[0], 'name')}`,
    component: 'kubelet',
  });
}

/** A pod whose containers have ended well. */
export function finish(cluster: Cluster, pod: KubeObject, node: KubeObject): void {
  const now = timestamp(cluster.clock.now());
  const terminated = { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now };
  writePodStatus(cluster, {
    pod,
    changes: {
      phase: 'Succeeded',
      startTime: now,
      containerStatuses: statuses(pod, { terminated }, false),
      ...addressesOf(cluster, pod, node),
    },
    isReady: false,
    reason: 'PodCompleted',
  });
}
