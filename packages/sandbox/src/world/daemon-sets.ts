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
import type { Controller } from './engine.ts';
import { controlledBy } from './make-object.ts';
import { fitsNode } from './nodes.ts';
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

/** One pod on every node that fits; a changed template rolls node by node, or waits for a deletion when the strategy is OnDelete. */
export const daemonSetController: Controller = {
  name: 'daemonsets',
  watches: ['daemonsets.apps', 'pods', 'nodes', 'resourcequotas'],
  reconcile({ cluster }) {
    for (const set of cluster.store.list('daemonsets.apps')) {
      if (!isDeleting(set)) keepDaemons(cluster, set);
    }
  },
};

function keepDaemons(cluster: Cluster, set: KubeObject): void {
  const revision: Revision = {
    hash: templateHash(at(set, 'spec', 'template')),
    generation: textAt(set, 'metadata', 'annotations', templateGeneration),
  };
  const labels = {
    [hashLabel]: revision.hash,
    ...(revision.generation === undefined ? {} : { [generationLabel]: revision.generation }),
  };
  const nodes = cluster.store.list('nodes');
  const spec = at(set, 'spec', 'template', 'spec');
  const eligible = nodes.filter((node) => fitsNode(spec, node, true)).map(nameOf);
  const mine = (): readonly KubeObject[] =>
    cluster.store
      .list('pods', namespaceOf(set))
      .filter((pod) => ownersOf(pod).some(({ uid, controller }) => controller && uid === uidOf(set)));
  const nodeOf = (pod: KubeObject): string => textAt(pod, 'spec', 'nodeName') ?? '';
  takeOrphans(cluster, set);
  for (const pod of mine()) {
    if (!isDeleting(pod) && !eligible.includes(nodeOf(pod)))
      markDeleted(cluster, { resource: 'pods', object: pod, policy: 'Background' });
  }
  const taken = new Set(mine().map(nodeOf));
  for (const nodeName of eligible) {
    if (taken.has(nodeName) || podRefusal(cluster, set) !== undefined) continue;
    makePod(cluster, set, { nodeName, labels });
  }
  if (textAt(set, 'spec', 'updateStrategy', 'type') !== 'OnDelete') {
    const pods = mine();
    const share = at(set, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable') ?? 1;
    const most =
      typeof share === 'number'
        ? share
        : Math.max(1, Math.ceil((Number.parseInt(String(share), 10) * eligible.length) / 100));
    const unavailable = pods.filter((pod) => isDeleting(pod) || !isConditionTrue(pod, 'Ready')).length;
    const stale = pods.filter((pod) => !isDeleting(pod) && !isUpdated(pod, revision));
    const broken = stale.filter((pod) => !isConditionTrue(pod, 'Ready'));
    const working = stale.filter((pod) => isConditionTrue(pod, 'Ready'));
    for (const pod of [...broken, ...working.slice(0, Math.max(0, most - unavailable))]) {
      markDeleted(cluster, { resource: 'pods', object: pod, policy: 'Background' });
    }
  }
  writeStatus(cluster, { set, pods: mine(), eligible, revision });
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

interface StatusInput {
  readonly set: KubeObject;
  readonly pods: readonly KubeObject[];
  readonly eligible: readonly string[];
  readonly revision: Revision;
}

function writeStatus(cluster: Cluster, { set, pods, eligible, revision }: StatusInput): void {
  const live = cluster.store.get('daemonsets.apps', namespaceOf(set), nameOf(set));
  if (live === undefined) return;
  const active = pods.filter((pod) => !isDeleting(pod));
  const ready = active.filter((pod) => isConditionTrue(pod, 'Ready')).length;
  const updated = active.filter((pod) => isUpdated(pod, revision)).length;
  const status: JsonObject = {
    currentNumberScheduled: active.length,
    desiredNumberScheduled: eligible.length,
    numberMisscheduled: 0,
    numberReady: ready,
    updatedNumberScheduled: updated > 0 ? updated : undefined,
    numberAvailable: ready > 0 ? ready : undefined,
    numberUnavailable: eligible.length - ready > 0 ? eligible.length - ready : undefined,
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
