import type { Desired } from '../desired/desired.ts';
import { asRecord, at } from '../json-value.ts';
import { type KubernetesObject, type ObjectRef, objectId, refOf } from '../kubernetes-object.ts';
import {
  helmReleaseNameAnnotation,
  helmReleaseNamespaceAnnotation,
  managedByLabel,
  metallbNamespace,
  releaseName,
} from '../layout.ts';
import { ofOurRelease } from '../plan/our-release.ts';
import { type Change, type Plan, type PlanStep, summarizeSteps } from '../plan.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from '../snapshot/snapshot-index.ts';
import type { ExistingInstall } from './existing-install.ts';
import { memberlistSecretOf, type Survey } from './survey.ts';

/** What an adoption is planned from. */
export interface PlanAdoptionOptions {
  /** What `up` would do with the same values. */
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly survey: Survey;
  readonly desired: Desired;
}

export const keepAnnotation = 'helm.sh/resource-policy';

const configurationKinds: ReadonlySet<string> = new Set([
  'IPAddressPool',
  'L2Advertisement',
  'BGPAdvertisement',
  'BGPPeer',
  'BFDProfile',
  'Community',
]);

/** Before workloads go, nobody may be asked that is about to be away; the workloads themselves are the last trace. */
const retireOrder = ['ValidatingWebhookConfiguration', 'Job', 'DaemonSet', 'Deployment'];

/**
 * An `up` that takes over what is there: definitions are told to stay before anything else, objects that stay change
 * hands, speakers are handed to our DaemonSet node by node, and what is left of the old install goes when ours works.
 * Pure. Without anything to take over it is the plan of `up`.
 */
export function planAdoption({ plan, snapshot, survey, desired }: PlanAdoptionOptions): Plan {
  const { installs } = survey.recognition;
  if (installs.length === 0) return plan;
  const index = indexSnapshot(snapshot);
  const taken = takenOver(desired, index, survey);
  const before = [keepStep(index)].filter(({ changes }) => changes.length > 0);
  const handOver = [ownershipStep(taken), handOverStep(installs, desired, index)].filter(
    ({ changes }) => changes.length > 0,
  );
  const retire = retireStep(survey, desired, taken);
  const steps = [
    ...before,
    ...plan.steps.map(oneAfterTheOther).flatMap((step) => {
      if (step.id === 'release') return [...handOver, withReasons(step, taken)];
      if (step.id === 'webhook') return [step, ...(retire.changes.length > 0 ? [retire] : [])];
      return [step];
    }),
  ];
  return {
    ...plan,
    goal: 'adopt',
    steps,
    summary: summarizeSteps(steps),
    basis: { ...plan.basis, ...basisOf([...before, ...handOver], index) },
  };
}

/** An install runs steps side by side; here each one is a precondition of all that follow. */
function oneAfterTheOther({ after: _, ...step }: PlanStep): PlanStep {
  return step;
}

/** Objects of ours that are there already as part of what is taken over, or as MetalLB's configuration. */
function takenOver(
  { release }: Desired,
  index: SnapshotIndex,
  { parts }: Survey,
): readonly KubernetesObject[] {
  const byId = new Map(parts.map((part) => [objectId(part), part]));
  return release.flatMap((wanted) => {
    const live = index.find(wanted) ?? byId.get(objectId(wanted));
    if (live === undefined || ofOurRelease(live)) return [];
    return configurationKinds.has(live.kind) || byId.has(objectId(live)) ? [live] : [];
  });
}

function keepStep(index: SnapshotIndex): PlanStep {
  const changes = index
    .ofKind('CustomResourceDefinition')
    .filter(({ metadata }) => metadata.annotations?.[keepAnnotation] !== 'keep')
    .map((object) => configured(object, `annotated ${keepAnnotation}: keep`));
  return {
    id: 'adopt-keep',
    title: 'Resource definitions are told to stay',
    reason: 'before anything else: a Helm that let go of one of them would take every pool along',
    changes,
    waitsFor: ['every definition carries the annotation'],
  };
}

function ownershipStep(taken: readonly KubernetesObject[]): PlanStep {
  return {
    id: 'adopt-ownership',
    title: `Objects that stay become those of release ${releaseName}`,
    reason: 'they keep their UIDs: nothing is deleted or made anew',
    changes: taken.map((object) => configured(object, fromWhom(object))),
    waitsFor: [],
  };
}

function fromWhom({ metadata: { annotations = {} } }: KubernetesObject): string {
  const name = annotations[helmReleaseNameAnnotation];
  return name === undefined ? 'belonged to no release' : `belonged to release ${name}`;
}

function handOverStep(
  installs: readonly ExistingInstall[],
  desired: Desired,
  index: SnapshotIndex,
): PlanStep {
  const changes = installs
    .filter(({ program }) => program === 'metallb')
    .flatMap(({ workloads, orphans }): readonly Change[] => {
      const sets = workloads.filter((workload) => successorOf(workload, desired) !== undefined);
      const pods = [...orphans, ...sets.flatMap((set) => podsOf(set, index))];
      return [
        ...memberlistChange(sets, desired, index),
        ...workloads
          .filter((one) => isAssigning(one) && (at(one, 'spec', 'replicas') ?? 1) !== 0)
          .map((one) => configured(one, 'scaled to 0: two controllers would assign the same addresses')),
        ...sets.map((set) => deleted(set, 'its pods stay and go on announcing')),
        ...pods.flatMap((pod): readonly Change[] => {
          const successor = successorOf(pod, desired);
          if (successor === undefined || isChosen(successor, pod)) return [];
          return [configured(pod, `labelled for ${objectId(successor)}, which replaces it in its turn`)];
        }),
      ];
    });
  return {
    id: 'adopt-hand-over',
    title: 'Speakers are handed over',
    reason:
      'the running speakers become pods of the new DaemonSet, which replaces them one node after the other',
    changes,
    waitsFor: changes.some(({ ref }) => ref.kind === 'Deployment') ? ['the old controller is gone'] : [],
  };
}

/** The new speakers join the ring of the old ones: without the same key each half would announce by itself. */
function memberlistChange(
  sets: readonly KubernetesObject[],
  desired: Desired,
  index: SnapshotIndex,
): readonly Change[] {
  const from = sets.map(memberlistSecretOf).find((name) => name !== undefined);
  const to = desired.release.map(memberlistSecretOf).find((name) => name !== undefined);
  if (from === undefined || to === undefined || from === to) return [];
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace: metallbNamespace, name: to };
  if (index.find(ref) !== undefined) return [];
  if (index.find({ ...ref, name: from }) === undefined) return [];
  return [{ object: objectId(ref), ref, action: 'created', reason: `with the key of Secret ${from}` }];
}

function retireStep(
  { parts, records, recognition }: Survey,
  desired: Desired,
  taken: readonly KubernetesObject[],
): PlanStep {
  const stay = new Set([...taken, ...desired.release].map(objectId));
  const rank = ({ kind }: ObjectRef): number => {
    const place = retireOrder.indexOf(kind);
    return kind === 'Deployment' ? 3 : place === 0 ? 0 : place > 0 ? 2 : 1;
  };
  const going = parts
    .filter((part) => !stay.has(objectId(part)) && !configurationKinds.has(part.kind) && !ofOurRelease(part))
    .filter(({ metadata }) => metadata.annotations?.[keepAnnotation] !== 'keep')
    // The hand-over has taken these away.
    .filter((part) => part.kind !== 'DaemonSet' || successorOf(part, desired) === undefined)
    .map((part) => deleted(part))
    .sort((a, b) => rank(a.ref) - rank(b.ref));
  return {
    id: 'adopt-retire',
    title: 'What is left of the old install',
    reason: 'gatesmith serves by now; pools, advertisements, definitions and Services stay',
    changes: [
      ...going,
      ...recognition.installs
        .filter(({ program }) => program === 'ingress-nginx')
        .flatMap(({ orphans }) => orphans.map((pod) => deleted(pod, 'an earlier adoption let it go'))),
      ...records.map((ref) => ({
        object: objectId(ref),
        ref,
        action: 'deleted' as const,
        reason: `the record of release ${recognition.installs.find((install) => install.release !== undefined)?.release?.name ?? ''}, last of all`,
      })),
    ],
    waitsFor: [],
  };
}

function withReasons(step: PlanStep, taken: readonly KubernetesObject[]): PlanStep {
  const ids = new Set(taken.map(objectId));
  return {
    ...step,
    changes: step.changes.map((change) =>
      ids.has(change.object) && change.action === 'configured'
        ? { ...change, reason: 'taken over as it is, under the release' }
        : change,
    ),
  };
}

/** Whether a workload assigns addresses; what comes with frr-k8s does not. */
function isAssigning({ kind, metadata: { labels = {} } }: KubernetesObject): boolean {
  const isMetallb = labels['app.kubernetes.io/name'] === 'metallb' || labels['app'] === 'metallb';
  return (
    kind === 'Deployment' &&
    isMetallb &&
    (labels['app.kubernetes.io/component'] ?? labels['component']) === 'controller'
  );
}

/** The DaemonSet of ours that does on each node what this workload or pod does there; both cannot run on one node. */
export function successorOf(
  { kind, metadata, spec }: KubernetesObject,
  { release }: Desired,
): KubernetesObject | undefined {
  if (kind !== 'DaemonSet' && kind !== 'Pod') return undefined;
  const labels = { ...asRecord(at(spec, 'template', 'metadata', 'labels')), ...metadata.labels };
  const component = labels['app.kubernetes.io/component'] ?? labels['component'];
  const program = labels['app.kubernetes.io/name'] ?? labels['app'];
  return release.find((wanted) => {
    const chosen = selectorOf(wanted);
    return (
      wanted.kind === 'DaemonSet' &&
      metadata.namespace === wanted.metadata.namespace &&
      (program === 'metallb' || program === 'frr-k8s') &&
      chosen['app.kubernetes.io/name'] === program &&
      chosen['app.kubernetes.io/component'] === (component ?? program)
    );
  });
}

/** The labels by which a workload knows its pods. */
export function selectorOf(workload: KubernetesObject): Readonly<Record<string, string>> {
  const labels = asRecord(at(workload, 'spec', 'selector', 'matchLabels')) ?? {};
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
}

function isChosen(workload: KubernetesObject, { metadata }: KubernetesObject): boolean {
  return Object.entries(selectorOf(workload)).every(([key, value]) => metadata.labels?.[key] === value);
}

function podsOf(workload: KubernetesObject, index: SnapshotIndex): readonly KubernetesObject[] {
  return index
    .ofKind('Pod')
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === workload.metadata.uid));
}

/** The marks by which Helm knows an object as one of our release. */
export const ourMarks: {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
} = {
  labels: { [managedByLabel]: 'Helm' },
  annotations: {
    [helmReleaseNameAnnotation]: releaseName,
    [helmReleaseNamespaceAnnotation]: metallbNamespace,
  },
};

function configured(object: KubernetesObject, reason: string): Change {
  return { object: objectId(object), ref: refOf(object), action: 'configured', reason };
}

function deleted(object: KubernetesObject, reason?: string): Change {
  return {
    object: objectId(object),
    ref: refOf(object),
    action: 'deleted',
    ...(reason === undefined ? {} : { reason }),
  };
}

function basisOf(steps: readonly PlanStep[], index: SnapshotIndex): Readonly<Record<string, string>> {
  return Object.fromEntries(
    steps
      .flatMap(({ changes }) => changes)
      .filter(({ action }) => action === 'configured' || action === 'deleted')
      .map(({ object, ref }) => [object, index.find(ref)?.metadata.resourceVersion ?? '']),
  );
}
