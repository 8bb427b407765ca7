import {
  at,
  isConditionTrue,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  recordAt,
  textAt,
} from '@gatesmith/kubernetes';
import { markDeleted } from '../api/delete.ts';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import {
  annotationsOf,
  isDeleting,
  type KubeObject,
  labelsOf,
  nameOf,
  namespaceOf,
  ownersOf,
  uidOf,
  withCondition,
} from '../model/object.ts';
import { sameJson } from '../same-json.ts';
import type { Controller, World } from './engine.ts';
import { controlledBy, makeObject } from './make-object.ts';
import { isAvailable } from './pod-availability.ts';
import { makePod, podRefusal } from './pod-of-template.ts';
import { templateHash } from './template-hash.ts';

const manager = 'kube-controller-manager';
const revisionKey = 'deployment.kubernetes.io/revision';

const isOwnedBy = (object: KubeObject, owner: KubeObject): boolean =>
  ownersOf(object).some(({ uid, controller }) => controller && uid === uidOf(owner));

/** Rolls Deployments over ReplicaSets within maxSurge and maxUnavailable. */
export const deploymentController: Controller = {
  name: 'deployments',
  watches: ['deployments.apps', 'replicasets.apps', 'pods'],
  reconcile({ cluster }) {
    for (const deployment of cluster.store.list('deployments.apps')) {
      if (!isDeleting(deployment)) rollDeployment(cluster, deployment);
    }
  },
};

/** Keeps as many pods as a ReplicaSet asks for. */
export const replicaSetController: Controller = {
  name: 'replicasets',
  watches: ['replicasets.apps', 'pods', 'resourcequotas'],
  reconcile(world) {
    for (const set of world.cluster.store.list('replicasets.apps')) {
      if (!isDeleting(set)) keepReplicas(world, set);
    }
  },
};

function setsOf(cluster: Cluster, deployment: KubeObject): readonly KubeObject[] {
  return cluster.store
    .list('replicasets.apps', namespaceOf(deployment))
    .filter((set) => isOwnedBy(set, deployment));
}

const isReplicaFailure = (condition: Json): boolean => textAt(condition, 'type') === 'ReplicaFailure';
const revisionOf = (object: KubeObject): number => Number(annotationsOf(object)[revisionKey] ?? 0);
const wanted = (set: KubeObject): number => numberAt(set, 'spec', 'replicas') ?? 0;
const available = (set: KubeObject): number => numberAt(set, 'status', 'availableReplicas') ?? 0;
const sum = (sets: readonly KubeObject[], count: (set: KubeObject) => number): number =>
  sets.reduce((total, set) => total + count(set), 0);

function rollDeployment(cluster: Cluster, deployment: KubeObject): void {
  const template = at(deployment, 'spec', 'template');
  const hash = templateHash(template);
  const sets = setsOf(cluster, deployment);
  let current = sets.find((set) => labelsOf(set)['pod-template-hash'] === hash);
  const old = sets.filter((set) => set !== current);
  const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1;
  const isRecreate = textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate';
  const revision = Math.max(0, ...old.map(revisionOf)) + 1;
  if (at(deployment, 'spec', 'paused') !== true) {
    if (current === undefined || (revisionOf(current) < revision && old.length > 0)) {
      current = currentSet(cluster, { deployment, known: current, hash, revision });
    }
    if (revisionOf(deployment) !== revisionOf(current)) {
      const annotations = { ...annotationsOf(deployment), [revisionKey]: String(revisionOf(current)) };
      const metadata = { ...recordAt(deployment, 'metadata'), annotations };
      deployment = writeAsController(cluster, {
        resource: 'deployments.apps',
        object: { ...deployment, metadata },
        manager,
      });
    }
    scaleSets(cluster, { deployment, current, old, replicas, isRecreate });
    for (const set of old
      .filter((entry) => wanted(entry) === 0)
      .slice(0, -historyLimit(deployment) || undefined)) {
      if (old.length > historyLimit(deployment))
        markDeleted(cluster, { resource: 'replicasets.apps', object: set, policy: 'Background' });
    }
  }
  writeStatus(cluster, deployment, hash);
}

const historyLimit = (deployment: KubeObject): number =>
  numberAt(deployment, 'spec', 'revisionHistoryLimit') ?? 10;

interface CurrentSet {
  readonly deployment: KubeObject;
  readonly known?: KubeObject | undefined;
  readonly hash: string;
  readonly revision: number;
}

function currentSet(cluster: Cluster, { deployment, known, hash, revision }: CurrentSet): KubeObject {
  if (known !== undefined) {
    const annotations = { ...annotationsOf(known), [revisionKey]: String(revision) };
    const metadata = { ...recordAt(known, 'metadata'), annotations };
    return writeAsController(cluster, {
      resource: 'replicasets.apps',
      object: { ...known, metadata },
      manager,
    });
  }
  const template = recordAt(deployment, 'spec', 'template');
  const labels = { ...labelsOf(template), 'pod-template-hash': hash };
  return makeObject(
    cluster,
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${nameOf(deployment)}-${hash}`,
        namespace: namespaceOf(deployment),
        labels,
        annotations: { ...annotationsOf(deployment), [revisionKey]: String(revision) },
        ownerReferences: [controlledBy(deployment)],
      },
      spec: {
        replicas: 0,
        minReadySeconds: numberAt(deployment, 'spec', 'minReadySeconds'),
        selector: {
          ...recordAt(deployment, 'spec', 'selector'),
          matchLabels: {
            ...recordAt(deployment, 'spec', 'selector', 'matchLabels'),
            'pod-template-hash': hash,
          },
        },
        template: { ...template, metadata: { ...recordAt(template, 'metadata'), labels } },
      },
      status: { replicas: 0 },
    },
    manager,
  );
}

/** A number or a share of the replicas. */
function limitOf(value: Json | undefined, replicas: number, round: (share: number) => number): number {
  if (typeof value === 'number') return value;
  const share = /^(\d+)%$/.exec(typeof value === 'string' ? value : '25%')?.[1] ?? '25';
  return round((Number(share) * replicas) / 100);
}

interface Scaling {
  readonly deployment: KubeObject;
  readonly current: KubeObject;
  readonly old: readonly KubeObject[];
  readonly replicas: number;
  readonly isRecreate: boolean;
}

function scaleSets(cluster: Cluster, { deployment, current, old, replicas, isRecreate }: Scaling): void {
  const rolling = recordAt(deployment, 'spec', 'strategy', 'rollingUpdate');
  const surge = limitOf(rolling['maxSurge'], replicas, Math.ceil);
  const unavailable = limitOf(rolling['maxUnavailable'], replicas, Math.floor);
  const oldWanted = sum(old, wanted);
  if (isRecreate) {
    for (const set of old) scale(cluster, set, 0);
    const podsLeft = sum(old, (set) => numberAt(set, 'status', 'replicas') ?? 0);
    if (podsLeft === 0) scale(cluster, current, replicas);
    return;
  }
  const room = Math.max(
    0,
    replicas + Math.max(surge, unavailable === 0 && surge === 0 ? 1 : surge) - oldWanted,
  );
  const next = oldWanted === 0 ? replicas : Math.min(replicas, Math.max(wanted(current), room));
  scale(cluster, current, next);
  let spare = available(current) + sum(old, available) - (replicas - unavailable);
  for (const set of old) {
    const broken = wanted(set) - available(set);
    const drop = Math.min(wanted(set), Math.max(0, broken) + Math.max(0, spare));
    spare -= Math.max(0, drop - broken);
    if (drop > 0) scale(cluster, set, wanted(set) - drop);
  }
}

function scale(cluster: Cluster, set: KubeObject, replicas: number): void {
  if (wanted(set) === replicas) return;
  const generation = (numberAt(set, 'metadata', 'generation') ?? 1) + 1;
  writeAsController(cluster, {
    resource: 'replicasets.apps',
    object: {
      ...set,
      metadata: { ...recordAt(set, 'metadata'), generation },
      spec: { ...recordAt(set, 'spec'), replicas },
    },
    manager,
  });
}

function writeStatus(cluster: Cluster, deployment: KubeObject, hash: string): void {
  const live = cluster.store.get('deployments.apps', namespaceOf(deployment), nameOf(deployment));
  if (live === undefined) return;
  const sets = setsOf(cluster, live);
  const count = (field: string, among: readonly KubeObject[] = sets): number =>
    sum(among, (set) => numberAt(set, 'status', field) ?? 0);
  const fresh = sets.filter((set) => labelsOf(set)['pod-template-hash'] === hash);
  const wantedReplicas = numberAt(live, 'spec', 'replicas') ?? 1;
  const replicas = count('replicas');
  const ready = count('readyReplicas');
  const availableReplicas = count('availableReplicas');
  const updated = count('replicas', fresh);
  const rolling = recordAt(live, 'spec', 'strategy', 'rollingUpdate');
  const least = wantedReplicas - limitOf(rolling['maxUnavailable'], wantedReplicas, Math.floor);
  const isAvailable = availableReplicas >= Math.max(least, 0);
  const isComplete =
    updated === wantedReplicas &&
    replicas === wantedReplicas &&
    count('availableReplicas', fresh) >= wantedReplicas;
  const now = cluster.clock.now();
  const [set] = fresh;
  const setName = set === undefined ? '' : nameOf(set);
  const progressing = withCondition(
    listAt(live, 'status', 'conditions'),
    {
      type: 'Progressing',
      status: 'True',
      reason: isComplete ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
      message: isComplete
        ? `ReplicaSet "${setName}" has successfully progressed.`
        : `ReplicaSet "${setName}" is progressing.`,
    },
    now,
  );
  const failures = listAt(set, 'status', 'conditions').filter(isReplicaFailure);
  const others = progressing.filter((condition) => !isReplicaFailure(condition));
  const conditions = withCondition(
    [...others, ...failures],
    isAvailable
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    now,
  );
  const positive = (value: number): number | undefined => (value > 0 ? value : undefined);
  const status: JsonObject = {
    observedGeneration: numberAt(live, 'metadata', 'generation'),
    replicas: positive(replicas),
    updatedReplicas: positive(updated),
    readyReplicas: positive(ready),
    availableReplicas: positive(availableReplicas),
    unavailableReplicas: positive(Math.max(0, Math.max(replicas, wantedReplicas) - availableReplicas)),
    conditions,
  };
  if (!sameJson(status, recordAt(live, 'status'))) {
    writeAsController(cluster, {
      resource: 'deployments.apps',
      object: { ...live, status },
      manager,
      subresource: 'status',
    });
  }
}

function keepReplicas(world: World, set: KubeObject): void {
  const { cluster } = world;
  const pods = cluster.store.list('pods', namespaceOf(set)).filter((pod) => isOwnedBy(pod, set));
  const active = pods.filter((pod) => !isDeleting(pod));
  const target = wanted(set);
  let refusal: string | undefined;
  for (let missing = target - active.length; missing > 0 && refusal === undefined; missing -= 1) {
    refusal = podRefusal(cluster, set);
    if (refusal === undefined) makePod(cluster, set, {});
  }
  // Pods that are not ready are deleted first (pkg/controller/controller_utils.go, ActivePods).
  const surplus = [...active].sort(
    (a, b) => Number(isConditionTrue(a, 'Ready')) - Number(isConditionTrue(b, 'Ready')),
  );
  for (const pod of surplus.slice(0, Math.max(0, active.length - target))) {
    markDeleted(cluster, { resource: 'pods', object: pod, policy: 'Background' });
  }
  const now = cluster.store
    .list('pods', namespaceOf(set))
    .filter((pod) => isOwnedBy(pod, set) && !isDeleting(pod));
  const ready = now.filter((pod) => isConditionTrue(pod, 'Ready')).length;
  const minReadySeconds = numberAt(set, 'spec', 'minReadySeconds') ?? 0;
  const lasting = now.filter((pod) => isAvailable(world, pod, minReadySeconds)).length;
  const live = cluster.store.get('replicasets.apps', namespaceOf(set), nameOf(set));
  if (live === undefined) return;
  const others = listAt(live, 'status', 'conditions').filter((condition) => !isReplicaFailure(condition));
  const conditions =
    refusal === undefined
      ? others
      : withCondition(
          listAt(live, 'status', 'conditions'),
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: refusal },
          cluster.clock.now(),
        );
  const status: JsonObject = {
    replicas: now.length,
    conditions: conditions.length > 0 ? conditions : undefined,
    fullyLabeledReplicas: now.length > 0 ? now.length : undefined,
    readyReplicas: ready > 0 ? ready : undefined,
    availableReplicas: lasting > 0 ? lasting : undefined,
    observedGeneration: numberAt(live, 'metadata', 'generation'),
  };
  if (!sameJson(status, recordAt(live, 'status'))) {
    writeAsController(cluster, {
      resource: 'replicasets.apps',
      object: { ...live, status },
      manager,
      subresource: 'status',
    });
  }
}
