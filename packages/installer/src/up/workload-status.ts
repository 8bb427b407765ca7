import { isReady } from '../check/check-nodes.ts';
import { asArray, asRecord, at, numberAt, textAt } from '../json-value.ts';
import { type KubernetesObject, objectId } from '../kubernetes-object.ts';

/** Whether a workload is up, and the most telling fact when it is not. */
export interface WorkloadStatus {
  readonly object: string;
  readonly ready: boolean;
  readonly reason: string;
}

/**
 * Judges a Deployment or DaemonSet by kstatus' rules, with one of our own: a DaemonSet that no node is eligible for is
 * not ready, though Kubernetes calls 0 of 0 complete. A DaemonSet's pods on nodes that are away are not waited for: nobody
 * can start them until the node is back.
 */
export function workloadStatus(
  object: KubernetesObject,
  pods: readonly KubernetesObject[],
  nodes: readonly KubernetesObject[] = [],
): WorkloadStatus {
  const id = objectId(object);
  const observed = numberAt(object, 'status', 'observedGeneration') ?? 0;
  if (observed < (object.metadata.generation ?? 0))
    return { object: id, ready: false, reason: `${id}: its controller has not seen it yet` };
  const { wanted, updated, ready } =
    object.kind === 'DaemonSet' ? daemonSetCounts(object) : deploymentCounts(object);
  if (object.kind === 'DaemonSet' && wanted === 0) {
    return {
      object: id,
      ready: false,
      reason: `${id}: 0 of 0, no node is eligible for its pods (taints, node selector)`,
    };
  }
  const away = object.kind === 'DaemonSet' ? nodesAway(object, pods, nodes) : [];
  const reachable = wanted - away.length;
  if (updated >= reachable && ready >= reachable && ready >= Math.min(1, wanted)) {
    const without = away.length === 0 ? '' : `; not counting ${away.join(', ')}, which is not Ready`;
    return { object: id, ready: true, reason: `${id}: ${ready} of ${wanted} ready${without}` };
  }
  const trouble = podTrouble(object, pods);
  return {
    object: id,
    ready: false,
    reason: `${id}: ${ready} of ${wanted} ready${trouble === undefined ? '' : `; ${trouble}`}`,
  };
}

function deploymentCounts(object: KubernetesObject): { wanted: number; updated: number; ready: number } {
  return {
    wanted: numberAt(object, 'spec', 'replicas') ?? 1,
    updated: numberAt(object, 'status', 'updatedReplicas') ?? 0,
    ready: numberAt(object, 'status', 'availableReplicas') ?? 0,
  };
}

function daemonSetCounts(object: KubernetesObject): { wanted: number; updated: number; ready: number } {
  const wanted = numberAt(object, 'status', 'desiredNumberScheduled') ?? 0;
  const onDelete = textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete';
  return {
    wanted,
    updated: onDelete ? wanted : (numberAt(object, 'status', 'updatedNumberScheduled') ?? 0),
    ready: numberAt(object, 'status', 'numberAvailable') ?? numberAt(object, 'status', 'numberReady') ?? 0,
  };
}

/** Nodes that are not Ready and hold a pod of the workload that is not ready either. */
function nodesAway(
  workload: KubernetesObject,
  pods: readonly KubernetesObject[],
  nodes: readonly KubernetesObject[],
): readonly string[] {
  const away = new Set(nodes.filter((node) => !isReady(node)).map(({ metadata }) => metadata.name));
  const held = pods
    .filter((pod) => isPodOf(workload, pod))
    .map((pod) => textAt(pod, 'spec', 'nodeName') ?? '')
    .filter((node) => away.has(node));
  return [...new Set(held)].sort();
}

/** The first thing that a pod of the workload complains about: image, crash, unschedulable. */
function podTrouble(workload: KubernetesObject, pods: readonly KubernetesObject[]): string | undefined {
  for (const pod of pods) {
    if (!isPodOf(workload, pod)) continue;
    const trouble = troubleOf(pod);
    if (trouble !== undefined) return `${objectId(pod)}: ${trouble}`;
  }
  return refusedPods(workload);
}

/** Whether the workload's selector chooses the pod. */
function isPodOf(workload: KubernetesObject, pod: KubernetesObject): boolean {
  const labels = asRecord(at(workload, 'spec', 'selector', 'matchLabels')) ?? {};
  return (
    pod.metadata.namespace === workload.metadata.namespace &&
    Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value)
  );
}

/** A Deployment says itself that its pods are refused: by quota, by pod security, by an admission policy. */
function refusedPods(workload: KubernetesObject): string | undefined {
  const failure = asArray(at(workload, 'status', 'conditions')).find(
    (condition) => textAt(condition, 'type') === 'ReplicaFailure' && textAt(condition, 'status') === 'True',
  );
  return failure === undefined
    ? undefined
    : `its pods are refused: ${textAt(failure, 'message') ?? 'no reason given'}`;
}

/** The newest event that says why a workload's pods are not made; a DaemonSet says it nowhere else. */
export function refusalIn(
  workload: KubernetesObject,
  events: readonly KubernetesObject[],
): string | undefined {
  const own = events.filter(
    (event) =>
      textAt(event, 'reason') === 'FailedCreate' &&
      textAt(event, 'involvedObject', 'kind') === workload.kind &&
      textAt(event, 'involvedObject', 'name') === workload.metadata.name &&
      event.metadata.namespace === workload.metadata.namespace,
  );
  const message = textAt(own.at(-1), 'message');
  return message === undefined ? undefined : `its pods are refused: ${message}`;
}

function troubleOf(pod: KubernetesObject): string | undefined {
  const statuses = [
    ...asArray(at(pod, 'status', 'initContainerStatuses')),
    ...asArray(at(pod, 'status', 'containerStatuses')),
  ];
  for (const status of statuses) {
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    if (waiting !== undefined && waiting !== 'ContainerCreating' && waiting !== 'PodInitializing') {
      const message = textAt(status, 'state', 'waiting', 'message');
      return message === undefined ? waiting : `${waiting}: ${message}`;
    }
  }
  for (const condition of asArray(at(pod, 'status', 'conditions'))) {
    if (textAt(condition, 'type') === 'PodScheduled' && textAt(condition, 'status') === 'False') {
      return `unschedulable: ${textAt(condition, 'message') ?? textAt(condition, 'reason') ?? 'no reason given'}`;
    }
  }
  return undefined;
}
