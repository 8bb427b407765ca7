import { type KubernetesObject, numberAt, objectId, textAt } from '@gatesmith/kubernetes';
import { isPodOf } from '../../pod-of-workload.ts';
import { isReady } from '../check/check-nodes.ts';
import { reasonForPending } from './reason-for-pending.ts';

/** Whether a workload is up, and the most likely reason if it is not. */
export interface WorkloadStatus {
  readonly object: string;
  readonly ready: boolean;
  readonly reason: string;
}

/** Facts about a workload; omitted ones are not read. */
export interface WorkloadFacts {
  readonly pods?: readonly KubernetesObject[] | undefined;
  readonly nodes?: readonly KubernetesObject[] | undefined;
  readonly events?: readonly KubernetesObject[] | undefined;
}

/**
 * Judges a Deployment or DaemonSet by kstatus' rules, with one of our own: a DaemonSet that no node is eligible for is
 * not ready, though Kubernetes calls 0 of 0 complete. A DaemonSet's pods on unreachable nodes are not waited for: no kubelet
 * can start them until the node is back.
 */
export function workloadStatus(
  object: KubernetesObject,
  { pods = [], nodes = [], events = [] }: WorkloadFacts = {},
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
  const lost = new Set(nodes.filter((node) => !isReady(node)).map(({ metadata }) => metadata.name));
  const away = object.kind === 'DaemonSet' ? nodesAway(object, pods, lost) : [];
  const reachable = wanted - away.length;
  if (updated >= reachable && ready >= reachable && ready >= Math.min(1, wanted)) {
    const without = away.length === 0 ? '' : `; not counting ${away.join(', ')}, which is not Ready`;
    return { object: id, ready: true, reason: `${id}: ${ready} of ${wanted} ready${without}` };
  }
  const trouble = reasonForPending(object, { pods, events, away: lost });
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

/** The lost nodes with a pod of the workload that is not ready either. */
function nodesAway(
  workload: KubernetesObject,
  pods: readonly KubernetesObject[],
  lost: ReadonlySet<string>,
): readonly string[] {
  const held = pods
    .filter((pod) => isPodOf(workload, pod))
    .map((pod) => textAt(pod, 'spec', 'nodeName') ?? '')
    .filter((node) => lost.has(node));
  return [...new Set(held)].sort();
}
