import { writeAsController } from '../api/write.ts';
import type { Cluster } from '../cluster.ts';
import type { ImageFault } from '../faults.ts';
import {
  at,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
  withValue,
} from '../json.ts';
import {
  isDeleting,
  isTrue,
  type KubeObject,
  nameOf,
  namespaceOf,
  ownersOf,
  timestamp,
  uidOf,
  withCondition,
} from '../model/object.ts';
import { type Controller, stillThere, type World } from './engine.ts';
import { recordEvent } from './events.ts';
import { addressOfNode, fitsNode, isReadyNode } from './nodes.ts';
import { type Program, programOf } from './programs.ts';

/** Binds pods to nodes, and lets the kubelets of the model start, fail and end them. */
export const podController: Controller = {
  name: 'pods',
  watches: ['pods', 'nodes', 'secrets', 'configmaps'],
  reconcile(world) {
    for (const pod of world.cluster.store.list('pods')) step(world, pod);
  },
};

const isFinished = (pod: KubeObject): boolean => {
  const phase = textAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
};

function step(world: World, pod: KubeObject): void {
  const { cluster } = world;
  if (isDeleting(pod)) {
    endPod(world, pod);
    return;
  }
  if (isFinished(pod)) return;
  const fault = faultOf(cluster, pod);
  const nodeName = textAt(pod, 'spec', 'nodeName');
  if (nodeName === undefined) {
    bind(cluster, pod, fault);
    return;
  }
  const node = cluster.store.get('nodes', '', nodeName);
  if (node === undefined) return;
  if (!isReadyNode(node)) {
    if (isTrue(pod, 'Ready')) setReady(cluster, pod, false, 'NodeNotReady');
    return;
  }
  if (isTrue(pod, 'Ready')) {
    if (fault !== undefined && fault !== 'unschedulable') waitWith(cluster, pod, node, fault);
    return;
  }
  if (fault !== undefined) {
    waitWith(cluster, pod, node, fault);
    return;
  }
  const missing = missingVolume(cluster, pod);
  if (missing !== undefined) {
    world.forget(`start/${uidOf(pod)}`);
    waitForVolume(cluster, pod, missing);
    return;
  }
  if (listAt(pod, 'status', 'containerStatuses').length === 0) {
    setWaiting(cluster, pod, 'ContainerCreating', undefined, false);
  }
  world.later(`start/${uidOf(pod)}`, cluster.delays.podReady, () => {
    const live = stillThere(cluster, 'pods', pod);
    const liveNode = cluster.store.get('nodes', '', nodeName);
    if (live === undefined || liveNode === undefined || isDeleting(live) || isFinished(live)) return;
    if (
      !isReadyNode(liveNode) ||
      faultOf(cluster, live) !== undefined ||
      missingVolume(cluster, live) !== undefined
    )
      return;
    start(world, live, liveNode);
  });
}

const imagesOf = (pod: KubeObject): readonly string[] =>
  listAt(pod, 'spec', 'containers').map((container) => textAt(container, 'image') ?? '');

const faultOf = (cluster: Cluster, pod: KubeObject): ImageFault | undefined =>
  imagesOf(pod)
    .map((image) => cluster.faults.image(image))
    .find((fault) => fault !== undefined);

function bind(cluster: Cluster, pod: KubeObject, fault: ImageFault | undefined): void {
  const spec = at(pod, 'spec');
  const nodes = cluster.store
    .list('nodes')
    .filter((node) => isReadyNode(node) && fitsNode(spec, node, false));
  const load = (node: KubeObject): number =>
    cluster.store.list('pods').filter((other) => textAt(other, 'spec', 'nodeName') === nameOf(node)).length;
  const [chosen] = fault === 'unschedulable' ? [] : [...nodes].sort((a, b) => load(a) - load(b));
  const now = cluster.clock.now();
  if (chosen === undefined) {
    if (textAt(listAt(pod, 'status', 'conditions')[0] ?? {}, 'reason') === 'Unschedulable') return;
    const total = cluster.store.list('nodes').length;
    const message = `0/${total} nodes are available: ${total} ${fault === 'unschedulable' ? 'Insufficient cpu' : "node(s) didn't match Pod's node affinity/selector or had untolerated taint(s)"}.`;
    const conditions = withCondition(
      listAt(pod, 'status', 'conditions'),
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
      now,
    );
    writeAsController(
      cluster,
      'pods',
      withValue(pod, ['status', 'conditions'], conditions),
      'kube-scheduler',
      'status',
    );
    recordEvent(cluster, pod, 'Warning', 'FailedScheduling', message, 'default-scheduler');
    return;
  }
  const bound = cluster.store.put('pods', withValue(pod, ['spec', 'nodeName'], nameOf(chosen)));
  setWaiting(cluster, bound, 'ContainerCreating', undefined, false);
  recordEvent(
    cluster,
    pod,
    'Normal',
    'Scheduled',
    `Successfully assigned ${namespaceOf(pod)}/${nameOf(pod)} to ${nameOf(chosen)}`,
    'default-scheduler',
  );
}

/** The Secret or ConfigMap that a volume needs and that is not there; optional ones do not count. */
function missingVolume(cluster: Cluster, pod: KubeObject): string | undefined {
  const exists = (resource: string, name: string): boolean =>
    cluster.store.get(resource, namespaceOf(pod), name) !== undefined;
  for (const volume of listAt(pod, 'spec', 'volumes')) {
    const secret = textAt(volume, 'secret', 'secretName');
    if (secret !== undefined && at(volume, 'secret', 'optional') !== true && !exists('secrets', secret)) {
      return `secret "${secret}" not found`;
    }
    const configMap = textAt(volume, 'configMap', 'name');
    if (
      configMap !== undefined &&
      at(volume, 'configMap', 'optional') !== true &&
      !exists('configmaps', configMap)
    ) {
      return `configmap "${configMap}" not found`;
    }
  }
  return undefined;
}

function waitForVolume(cluster: Cluster, pod: KubeObject, missing: string): void {
  setWaiting(cluster, pod, 'ContainerCreating', undefined, false);
  const known = cluster.store
    .list('events', namespaceOf(pod))
    .some(
      (event) =>
        textAt(event, 'involvedObject', 'uid') === uidOf(pod) && textAt(event, 'reason') === 'FailedMount',
    );
  if (!known)
    recordEvent(
      cluster,
      pod,
      'Warning',
      'FailedMount',
      `MountVolume.SetUp failed for volume: ${missing}`,
      'kubelet',
    );
}

function waitWith(cluster: Cluster, pod: KubeObject, node: KubeObject, fault: ImageFault): void {
  const image = imagesOf(pod)[0] ?? '';
  switch (fault) {
    case 'pull-back-off': {
      const isNew = waitingReason(pod) !== 'ImagePullBackOff';
      setWaiting(cluster, pod, 'ImagePullBackOff', `Back-off pulling image "${image}"`, false);
      if (isNew)
        recordEvent(
          cluster,
          pod,
          'Warning',
          'Failed',
          `Failed to pull image "${image}": not found`,
          'kubelet',
        );
      return;
    }
    case 'crash-loop':
      crash(cluster, pod, 'the sandbox was told to let this image crash');
      return;
    case 'never-ready':
      if (textAt(pod, 'status', 'phase') !== 'Running') run(cluster, pod, node, false);
      else if (isTrue(pod, 'Ready')) setReady(cluster, pod, false, 'ContainersNotReady');
      return;
    case 'unschedulable':
      return;
  }
}

const waitingReason = (pod: KubeObject): string | undefined =>
  textAt(listAt(pod, 'status', 'containerStatuses')[0] ?? {}, 'state', 'waiting', 'reason');

/** Lets a pod's container end with an error and wait to be started again. */
export function crash(cluster: Cluster, pod: KubeObject, why: string): void {
  if (waitingReason(pod) === 'CrashLoopBackOff') return;
  cluster.logs.add(uidOf(pod), why);
  const [container] = listAt(pod, 'spec', 'containers');
  const name = textAt(container, 'name') ?? '';
  setWaiting(
    cluster,
    pod,
    'CrashLoopBackOff',
    `back-off 10s restarting failed container=${name} pod=${nameOf(pod)}_${namespaceOf(pod)}(${uidOf(pod)})`,
    true,
  );
  recordEvent(
    cluster,
    pod,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${name} in pod ${nameOf(pod)}`,
    'kubelet',
  );
}

function setWaiting(
  cluster: Cluster,
  pod: KubeObject,
  reason: string,
  message: string | undefined,
  hasCrashed: boolean,
): void {
  const node = cluster.store.get('nodes', '', textAt(pod, 'spec', 'nodeName') ?? '');
  const now = timestamp(cluster.clock.now());
  const statuses = listAt(pod, 'spec', 'containers')
    .filter(isObject)
    .map((container): JsonObject => {
      const name = textAt(container, 'name') ?? '';
      const old = listAt(pod, 'status', 'containerStatuses')
        .filter(isObject)
        .find((entry) => entry['name'] === name);
      const ended = { terminated: { exitCode: 1, reason: 'Error', startedAt: now, finishedAt: now } };
      return {
        name,
        image: textAt(container, 'image') ?? '',
        imageID: '',
        ready: false,
        started: false,
        restartCount: (numberAt(old ?? {}, 'restartCount') ?? 0) + (hasCrashed ? 1 : 0),
        state: { waiting: { reason, message } },
        lastState: hasCrashed ? ended : objectAt(old ?? {}, 'lastState'),
      };
    });
  const phase = hasCrashed ? 'Running' : (textAt(pod, 'status', 'phase') ?? 'Pending');
  writePodStatus(
    cluster,
    pod,
    { phase, containerStatuses: statuses, hostIP: node === undefined ? undefined : addressOfNode(node) },
    false,
    'ContainersNotReady',
  );
}

function writePodStatus(
  cluster: Cluster,
  pod: KubeObject,
  changes: JsonObject,
  isReady: boolean,
  reason: string,
): void {
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
  const status = { ...objectAt(pod, 'status'), ...changes, conditions };
  writeAsController(cluster, 'pods', { ...pod, status }, 'kubelet', 'status');
}

function setReady(cluster: Cluster, pod: KubeObject, isReady: boolean, reason: string): void {
  const containerStatuses = listAt(pod, 'status', 'containerStatuses')
    .filter(isObject)
    .map((entry) => (reason === 'NodeNotReady' ? entry : { ...entry, ready: isReady }));
  writePodStatus(cluster, pod, { containerStatuses }, isReady, reason);
}

function start(world: World, pod: KubeObject, node: KubeObject): void {
  const { cluster } = world;
  const program: Program = programOf(cluster, pod);
  if (program.type === 'fails') {
    for (const line of program.log) cluster.logs.add(uidOf(pod), line);
    crash(cluster, pod, program.why);
    return;
  }
  for (const line of program.log) cluster.logs.add(uidOf(pod), line);
  if (program.type === 'runs' && program.remembers !== undefined)
    cluster.memory.set(uidOf(pod), program.remembers);
  if (program.type === 'finishes') {
    program.effect(world);
    finish(cluster, pod, node);
    return;
  }
  run(cluster, pod, node, true);
}

function statuses(pod: KubeObject, state: JsonObject, isReady: boolean): readonly JsonObject[] {
  return listAt(pod, 'spec', 'containers')
    .filter(isObject)
    .map((container) => {
      const name = textAt(container, 'name') ?? '';
      const old = listAt(pod, 'status', 'containerStatuses')
        .filter(isObject)
        .find((entry) => entry['name'] === name);
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
        lastState: objectAt(old ?? {}, 'lastState'),
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

function run(cluster: Cluster, pod: KubeObject, node: KubeObject, isReady: boolean): void {
  const startedAt = timestamp(cluster.clock.now());
  writePodStatus(
    cluster,
    pod,
    {
      phase: 'Running',
      startTime: textAt(pod, 'status', 'startTime') ?? startedAt,
      containerStatuses: statuses(pod, { running: { startedAt } }, isReady),
      ...addressesOf(cluster, pod, node),
    },
    isReady,
    'ContainersNotReady',
  );
  recordEvent(
    cluster,
    pod,
    'Normal',
    'Started',
    `Started container ${textAt(listAt(pod, 'spec', 'containers')[0], 'name')}`,
    'kubelet',
  );
}

function finish(cluster: Cluster, pod: KubeObject, node: KubeObject): void {
  const now = timestamp(cluster.clock.now());
  const terminated = { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now };
  writePodStatus(
    cluster,
    pod,
    {
      phase: 'Succeeded',
      startTime: now,
      containerStatuses: statuses(pod, { terminated }, false),
      ...addressesOf(cluster, pod, node),
    },
    false,
    'PodCompleted',
  );
}

function endPod(world: World, pod: KubeObject): void {
  const { cluster } = world;
  if (isTrue(pod, 'Ready')) setReady(cluster, pod, false, 'PodTerminating');
  world.later(`end/${uidOf(pod)}`, cluster.delays.podGone, () => {
    const live = stillThere(cluster, 'pods', pod);
    if (live === undefined) return;
    cluster.logs.drop(uidOf(live));
    cluster.memory.delete(uidOf(live));
    if (listAt(live, 'metadata', 'finalizers').length === 0)
      cluster.store.remove('pods', namespaceOf(live), nameOf(live));
  });
}

/** The name of the object that controls a pod, if any does. */
export const controllerOf = (pod: KubeObject): string | undefined =>
  ownersOf(pod).find(({ controller }) => controller)?.name;
