import { at, isConditionTrue, type JsonObject, numberAt, recordAt, textAt } from '@gatesmith/kubernetes';
import { markDeleted } from '../api/delete.ts';
import { templateGeneration } from '../api/prepare.ts';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import {
  isDeleting,
  type KubeObject,
  labelsOf,
  nameOf,
  namespaceOf,
  ownersOf,
  uidOf,
} from '../model/object.ts';
import { sameJson } from '../same-json.ts';
import {
  type DaemonRollout,
  firstDaemon,
  minReadySecondsOf,
  missingDaemons,
  rollDaemons,
} from './daemon-rollout.ts';
import type { Controller, World } from './engine.ts';
import { daemonNodeOf, hasFreePorts } from './host-ports.ts';
import { controlledBy } from './make-object.ts';
import { fitsNode } from './nodes.ts';
import { isAvailable } from './pod-availability.ts';
import { makePod, podRefusal } from './pod-of-template.ts';
import { templateHash } from './template-hash.ts';

const hashLabel = 'controller-revision-hash';
const generationLabel = 'pod-template-generation';

/** The revision that distinguishes a set's pods from those of its earlier templates. */
interface Revision {
  readonly hash: string;
  readonly generation: string | undefined;
}

/** Either of the two is enough (IsPodUpdated in pkg/controller/daemon/util), so an adopted pod may pass for one of the set's own. */
function isUpdated(pod: KubeObject, { hash, generation }: Revision): boolean {
  const labels = labelsOf(pod);
  return labels[hashLabel] === hash || (generation !== undefined && labels[generationLabel] === generation);
}

/** One pod on every node that fits; a changed template rolls within maxSurge or maxUnavailable, or waits for a deletion when the strategy is OnDelete. */
export const daemonSetController: Controller = {
  name: 'daemonsets',
  watches: ['daemonsets.apps', 'pods', 'nodes', 'resourcequotas'],
  reconcile(world) {
    for (const set of world.cluster.store.list('daemonsets.apps')) {
      if (!isDeleting(set)) keepDaemons(world, set);
    }
  },
};

function keepDaemons(world: World, set: KubeObject): void {
  const { cluster } = world;
  const revision: Revision = {
    hash: templateHash(at(set, 'spec', 'template')),
    generation: textAt(set, 'metadata', 'annotations', templateGeneration),
  };
  takeOrphans(cluster, set);
  const spec = at(set, 'spec', 'template', 'spec');
  const eligible = cluster.store
    .list('nodes')
    .filter((node) => fitsNode(spec, node, true))
    .map(nameOf);
  for (const pod of podsOf(cluster, set)) {
    if (!isDeleting(pod) && !eligible.includes(daemonNodeOf(pod)))
      markDeleted(cluster, { resource: 'pods', object: pod, policy: 'Background' });
  }
  for (const node of missingDaemons(rolloutOf(world, { set, eligible, revision })))
    addDaemon(cluster, { set, node, revision });
  const { create, remove } = rollDaemons(rolloutOf(world, { set, eligible, revision }));
  for (const pod of remove) markDeleted(cluster, { resource: 'pods', object: pod, policy: 'Background' });
  for (const node of create) addDaemon(cluster, { set, node, revision });
  writeStatus(world, { set, eligible, revision });
}

const podsOf = (cluster: Cluster, set: KubeObject): readonly KubeObject[] =>
  cluster.store
    .list('pods', namespaceOf(set))
    .filter((pod) => ownersOf(pod).some(({ uid, controller }) => controller && uid === uidOf(set)));

interface RevisedSet {
  readonly set: KubeObject;
  readonly eligible: readonly string[];
  readonly revision: Revision;
}

function rolloutOf(world: World, { set, eligible, revision }: RevisedSet): DaemonRollout {
  const pods = podsOf(world.cluster, set);
  const minReadySeconds = minReadySecondsOf(set);
  return {
    set,
    podsOf: new Map(eligible.map((node) => [node, pods.filter((pod) => daemonNodeOf(pod) === node)])),
    isUpdated: (pod) => isUpdated(pod, revision),
    isReady: (pod) => isConditionTrue(pod, 'Ready'),
    isAvailable: (pod) => isAvailable(world, pod, minReadySeconds),
  };
}

interface NewDaemon {
  readonly set: KubeObject;
  readonly node: string;
  readonly revision: Revision;
}

/** Creates a node's pod. The scheduler of the model has no say, unless another pod holds a port of the node that it needs. */
function addDaemon(cluster: Cluster, { set, node, revision: { hash, generation } }: NewDaemon): void {
  if (podRefusal(cluster, set) !== undefined) return;
  const labels = {
    [hashLabel]: hash,
    ...(generation === undefined ? {} : { [generationLabel]: generation }),
  };
  const isFree = hasFreePorts(cluster, at(set, 'spec', 'template', 'spec'), node);
  makePod(cluster, set, isFree ? { nodeName: node, labels } : { boundTo: node, labels });
}

/** A set adopts the pods that its selector matches and that have no controller (pkg/controller/controller_ref_manager.go). */
function takeOrphans(cluster: Cluster, set: KubeObject): void {
  const wanted = Object.entries(recordAt(set, 'spec', 'selector', 'matchLabels'));
  if (wanted.length === 0) return;
  for (const pod of cluster.store.list('pods', namespaceOf(set))) {
    const labels = labelsOf(pod);
    const isChosen = wanted.every(([key, value]) => labels[key] === value);
    if (!isChosen || isDeleting(pod) || ownersOf(pod).some(({ controller }) => controller)) continue;
    const metadata = { ...recordAt(pod, 'metadata'), ownerReferences: [controlledBy(set)] };
    writeAsController(cluster, {
      resource: 'pods',
      object: { ...pod, metadata },
      manager: 'kube-controller-manager',
    });
  }
}

function writeStatus(world: World, { set, eligible, revision }: RevisedSet): void {
  const { cluster } = world;
  const live = cluster.store.get('daemonsets.apps', namespaceOf(set), nameOf(set));
  if (live === undefined) return;
  const { podsOf: podsByNode, isAvailable: isPodAvailable } = rolloutOf(world, { set, eligible, revision });
  const first = [...podsByNode.values()].flatMap((pods) => {
    const pod = firstDaemon(pods);
    return pod === undefined ? [] : [pod];
  });
  const count = (test: (pod: KubeObject) => boolean): number => first.filter(test).length;
  const positive = (value: number): number | undefined => (value > 0 ? value : undefined);
  const available = count(isPodAvailable);
  const status: JsonObject = {
    currentNumberScheduled: first.length,
    desiredNumberScheduled: eligible.length,
    numberMisscheduled: 0,
    numberReady: count((pod) => isConditionTrue(pod, 'Ready')),
    updatedNumberScheduled: positive(count((pod) => isUpdated(pod, revision))),
    numberAvailable: positive(available),
    numberUnavailable: positive(eligible.length - available),
    observedGeneration: numberAt(live, 'metadata', 'generation'),
  };
  if (!sameJson(status, recordAt(live, 'status'))) {
    writeAsController(cluster, {
      resource: 'daemonsets.apps',
      object: { ...live, status },
      manager: 'kube-controller-manager',
      subresource: 'status',
    });
  }
}
