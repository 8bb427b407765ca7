import { type Json, numberAt, recordAt, textAt } from '@gatesmith/kubernetes';
import { isDeleting, type KubeObject, nameOf } from '../model/object.ts';

/** A DaemonSet's pods by node, and what can be said about each. */
export interface DaemonRollout {
  readonly set: KubeObject;
  /** An entry for every node that is to run a pod. */
  readonly podsOf: ReadonlyMap<string, readonly KubeObject[]>;
  readonly isUpdated: (pod: KubeObject) => boolean;
  readonly isReady: (pod: KubeObject) => boolean;
  readonly isAvailable: (pod: KubeObject) => boolean;
}

/** The next changes to a DaemonSet's pods. */
export interface DaemonMoves {
  /** The nodes that get one more pod. */
  readonly create: readonly string[];
  readonly remove: readonly KubeObject[];
}

/** The pods that are missing, whatever the strategy. A strategy that surges does not wait for a deleted pod to be gone. */
export function missingDaemons({ set, podsOf }: DaemonRollout): readonly string[] {
  const surges = limitsOf(set, podsOf.size).maxSurge > 0;
  return [...podsOf].flatMap(([node, pods]) =>
    (surges ? pods.filter((pod) => !isDeleting(pod)) : pods).length === 0 ? [node] : [],
  );
}

/** The next moves of a rolling update (pkg/controller/daemon/update.go, rollingUpdate); none with the strategy OnDelete. */
export function rollDaemons(rollout: DaemonRollout): DaemonMoves {
  const { set, podsOf } = rollout;
  if (textAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return { create: [], remove: [] };
  const { maxSurge, maxUnavailable } = limitsOf(set, podsOf.size);
  return maxSurge > 0 ? surge(rollout, maxSurge) : replace(rollout, Math.max(1, maxUnavailable));
}

/** Deletes old pods as long as no more than `most` nodes are without an available one. */
function replace({ podsOf, isUpdated, isAvailable }: DaemonRollout, most: number): DaemonMoves {
  let unavailable = 0;
  const broken: KubeObject[] = [];
  const working: KubeObject[] = [];
  for (const pods of podsOf.values()) {
    const [pod] = pods.filter((candidate) => !isDeleting(candidate));
    if (pod !== undefined && isAvailable(pod)) {
      if (!isUpdated(pod)) working.push(pod);
      continue;
    }
    unavailable += 1;
    if (pod !== undefined && !isUpdated(pod)) broken.push(pod);
  }
  return { create: [], remove: [...broken, ...working.slice(0, Math.max(0, most - unavailable))] };
}

/** Creates new pods next to old ones on up to `most` nodes, and deletes an old pod once its successor is available. */
function surge({ podsOf, isUpdated, isReady, isAvailable }: DaemonRollout, most: number): DaemonMoves {
  let surging = 0;
  const broken: string[] = [];
  const candidates: string[] = [];
  const remove: KubeObject[] = [];
  for (const [node, pods] of podsOf) {
    const active = pods.filter((pod) => !isDeleting(pod));
    const fresh = active.find(isUpdated);
    const old = active.find((pod) => !isUpdated(pod));
    if (old === undefined) continue;
    if (fresh === undefined) (isAvailable(old) ? candidates : broken).push(node);
    else if (isAvailable(fresh) || !isReady(old)) remove.push(old);
    else surging += 1;
  }
  return { create: [...broken, ...candidates.slice(0, Math.max(0, most - surging))], remove };
}

function limitsOf(
  set: KubeObject,
  nodes: number,
): { readonly maxSurge: number; readonly maxUnavailable: number } {
  if (textAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return { maxSurge: 0, maxUnavailable: 1 };
  const { maxSurge, maxUnavailable } = recordAt(set, 'spec', 'updateStrategy', 'rollingUpdate');
  return { maxSurge: countOf(maxSurge ?? 0, nodes), maxUnavailable: countOf(maxUnavailable ?? 1, nodes) };
}

/** A number or a share of the nodes, rounded up. */
function countOf(limit: Json, nodes: number): number {
  return typeof limit === 'number' ? limit : Math.ceil((Number.parseInt(String(limit), 10) * nodes) / 100);
}

/** The pod that a node's part of the status is about: bound before unbound, then the oldest (podByCreationTimestampAndPhase). */
export function firstDaemon(pods: readonly KubeObject[]): KubeObject | undefined {
  const rank = (pod: KubeObject): string =>
    [
      textAt(pod, 'spec', 'nodeName') === undefined ? 1 : 0,
      textAt(pod, 'metadata', 'creationTimestamp') ?? '',
      nameOf(pod),
    ].join(' ');
  return [...pods].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}

/** The shortest time in seconds for which a ready pod counts as not available yet. */
export const minReadySecondsOf = (set: KubeObject): number => numberAt(set, 'spec', 'minReadySeconds') ?? 0;
