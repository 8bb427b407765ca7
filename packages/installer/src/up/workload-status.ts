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
 * not ready, though Kubernetes calls 0 of 0 complete.
 */
export function workloadStatus(object: KubernetesObject, pods: readonly KubernetesObject[]): WorkloadStatus {
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
  if (updated >= wanted && ready >= wanted)
    return { object: id, ready: true, reason: `${id}: ${ready} of ${wanted} ready` };
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

/** The first thing that a pod of the workload complains about: image, crash, unschedulable. */
function podTrouble(workload: KubernetesObject, pods: readonly KubernetesObject[]): string | undefined {
  const labels = asRecord(at(workload, 'spec', 'selector', 'matchLabels')) ?? {};
  for (const pod of pods) {
    if (pod.metadata.namespace !== workload.metadata.namespace) continue;
    if (!Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value)) continue;
    const trouble = troubleOf(pod);
    if (trouble !== undefined) return `${objectId(pod)}: ${trouble}`;
  }
  return undefined;
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
