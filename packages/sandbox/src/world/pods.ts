import { at, isConditionTrue, listAt, textAt } from '@gatesmith/kubernetes';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import type { ImageFault } from '../faults.ts';
import {
  isDeleting,
  type KubeObject,
  nameOf,
  namespaceOf,
  ownersOf,
  uidOf,
  withCondition,
} from '../model/object.ts';
import { withValue } from '../with-value.ts';
import { type Controller, liveVersion, type World } from './engine.ts';
import { recordEvent } from './events.ts';
import { hasFreePorts } from './host-ports.ts';
import { fitsNode, isReadyNode } from './nodes.ts';
import { crash, finish, run, setReady, setWaiting, waitingReason } from './pod-status.ts';
import { missingVolume } from './pod-volumes.ts';
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
    if (isConditionTrue(pod, 'Ready')) setReady(cluster, { pod, isReady: false, reason: 'NodeNotReady' });
    return;
  }
  if (isConditionTrue(pod, 'Ready')) {
    if (fault !== undefined && fault !== 'unschedulable') waitWith(cluster, { pod, node, fault });
    return;
  }
  if (fault !== undefined) {
    waitWith(cluster, { pod, node, fault });
    return;
  }
  const missing = missingVolume(cluster, pod);
  if (missing !== undefined) {
    world.forget(`start/${uidOf(pod)}`);
    waitForVolume(cluster, pod, missing);
    return;
  }
  if (listAt(pod, 'status', 'containerStatuses').length === 0) {
    setWaiting(cluster, { pod, reason: 'ContainerCreating', hasCrashed: false });
  }
  world.later(`start/${uidOf(pod)}`, cluster.delays.podReady, () => {
    const live = liveVersion(cluster, 'pods', pod);
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

const isDaemon = (pod: KubeObject): boolean => ownersOf(pod).some(({ kind }) => kind === 'DaemonSet');

const count = (number: number, what: string): readonly string[] =>
  number === 0 ? [] : [`${number} ${what}`];

function bind(cluster: Cluster, pod: KubeObject, fault: ImageFault | undefined): void {
  const spec = at(pod, 'spec');
  const fitting = cluster.store
    .list('nodes')
    .filter((node) => isReadyNode(node) && fitsNode(spec, node, isDaemon(pod)));
  const nodes = fitting.filter((node) => hasFreePorts(cluster, spec, nameOf(node)));
  const load = (node: KubeObject): number =>
    cluster.store.list('pods').filter((other) => textAt(other, 'spec', 'nodeName') === nameOf(node)).length;
  const [chosen] = fault === 'unschedulable' ? [] : [...nodes].sort((a, b) => load(a) - load(b));
  const now = cluster.clock.now();
  if (chosen === undefined) {
    if (textAt(listAt(pod, 'status', 'conditions')[0] ?? {}, 'reason') === 'Unschedulable') return;
    const total = cluster.store.list('nodes').length;
    const why = [
      count(
        total - fitting.length,
        "node(s) didn't match Pod's node affinity/selector or had untolerated taint(s)",
      ),
      count(fitting.length, "node(s) didn't have free ports for the requested pod ports"),
    ];
    const reasons = fault === 'unschedulable' ? `${total} Insufficient cpu` : why.flat().join(', ');
    const message = `0/${total} nodes are available: ${reasons}.`;
    const conditions = withCondition(
      listAt(pod, 'status', 'conditions'),
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
      now,
    );
    writeAsController(cluster, {
      resource: 'pods',
      object: withValue(pod, ['status', 'conditions'], conditions),
      manager: 'kube-scheduler',
      subresource: 'status',
    });
    recordEvent(cluster, {
      about: pod,
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
    });
    return;
  }
  const bound = cluster.store.put('pods', withValue(pod, ['spec', 'nodeName'], nameOf(chosen)));
  setWaiting(cluster, { pod: bound, reason: 'ContainerCreating', hasCrashed: false });
  recordEvent(cluster, {
    about: pod,
    type: 'Normal',
    reason: 'Scheduled',
    message: `Successfully assigned ${namespaceOf(pod)}/${nameOf(pod)} to ${nameOf(chosen)}`,
    component: 'default-scheduler',
  });
}

function waitForVolume(cluster: Cluster, pod: KubeObject, missing: string): void {
  setWaiting(cluster, { pod, reason: 'ContainerCreating', hasCrashed: false });
  const known = cluster.store
    .list('events', namespaceOf(pod))
    .some(
      (event) =>
        textAt(event, 'involvedObject', 'uid') === uidOf(pod) && textAt(event, 'reason') === 'FailedMount',
    );
  if (!known)
    recordEvent(cluster, {
      about: pod,
      type: 'Warning',
      reason: 'FailedMount',
      message: `MountVolume.SetUp failed for volume: ${missing}`,
      component: 'kubelet',
    });
}

interface FaultyPod {
  readonly pod: KubeObject;
  readonly node: KubeObject;
  readonly fault: ImageFault;
}

function waitWith(cluster: Cluster, { pod, node, fault }: FaultyPod): void {
  const image = imagesOf(pod)[0] ?? '';
  switch (fault) {
    case 'pull-back-off': {
      const isNew = waitingReason(pod) !== 'ImagePullBackOff';
      setWaiting(cluster, {
        pod,
        reason: 'ImagePullBackOff',
        message: `Back-off pulling image "${image}"`,
        hasCrashed: false,
      });
      if (isNew)
        recordEvent(cluster, {
          about: pod,
          type: 'Warning',
          reason: 'Failed',
          message: `Failed to pull image "${image}": not found`,
          component: 'kubelet',
        });
      return;
    }
    case 'crash-loop':
      crash(cluster, pod, 'the sandbox is configured to let this image crash');
      return;
    case 'never-ready':
      if (textAt(pod, 'status', 'phase') !== 'Running') run(cluster, { pod, node, isReady: false });
      else if (isConditionTrue(pod, 'Ready'))
        setReady(cluster, { pod, isReady: false, reason: 'ContainersNotReady' });
      return;
    case 'unschedulable':
      return;
  }
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
  if (program.type === 'tries') {
    tryUntilDone(world, { pod, node, attempt: program.attempt });
    return;
  }
  run(cluster, { pod, node, isReady: true });
}

interface Attempts {
  readonly pod: KubeObject;
  readonly node: KubeObject;
  readonly attempt: (world: World) => Promise<void>;
}

/** As a Job's pod with `restartPolicy: OnFailure`: what fails is started again a little later. */
function tryUntilDone(world: World, { pod, node, attempt }: Attempts): void {
  const { cluster } = world;
  attempt(world).then(
    () => {
      const live = liveVersion(cluster, 'pods', pod);
      if (live !== undefined && !isDeleting(live) && !isFinished(live)) finish(cluster, live, node);
    },
    (error: unknown) => {
      cluster.logs.add(uidOf(pod), error instanceof Error ? error.message : String(error));
      world.wake();
    },
  );
}

function endPod(world: World, pod: KubeObject): void {
  const { cluster } = world;
  if (isConditionTrue(pod, 'Ready')) setReady(cluster, { pod, isReady: false, reason: 'PodTerminating' });
  world.later(`end/${uidOf(pod)}`, cluster.delays.podGone, () => {
    const live = liveVersion(cluster, 'pods', pod);
    if (live === undefined) return;
    cluster.logs.drop(uidOf(live));
    cluster.memory.delete(uidOf(live));
    if (listAt(live, 'metadata', 'finalizers').length === 0)
      cluster.store.remove('pods', namespaceOf(live), nameOf(live));
  });
}
