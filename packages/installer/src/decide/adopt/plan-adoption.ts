import {
  asArray,
  type KubernetesObject,
  objectId,
  refOf,
  selects,
  stringsAt,
  textAt,
} from '@gatesmith/kubernetes';
import { isLoadBalancer } from '../../addresses.ts';
import type { Desired } from '../../desired/desired.ts';
import {
  helmReleaseNameAnnotation,
  helmReleaseNamespaceAnnotation,
  keepAnnotation,
  managedByLabel,
  metallbNamespace,
  releaseName,
} from '../../layout.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from '../../observe/snapshot-index.ts';
import type { Survey } from '../../observe/survey-installs.ts';
import { configurationKinds } from '../plan/configuration-kinds.ts';
import { isMetallbDefinition } from '../plan/definitions.ts';
import { ofOurRelease } from '../plan/our-release.ts';
import { type Drain, type Plan, type PlanStep, type StepOf, summarizeSteps } from '../plan/plan.ts';
import { configured, deleted } from './changes.ts';
import { handOverStep, selectorOf, successorOf } from './hand-over-step.ts';

/** The inputs of an adoption plan. */
export interface PlanAdoptionOptions {
  /** The plan of `up` with the same values. */
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly survey: Survey;
  readonly desired: Desired;
}

/** Webhooks whose workloads are about to be removed are removed first; the workloads are the last trace. */
const retireRank: Readonly<Record<string, number>> = {
  ValidatingWebhookConfiguration: 0,
  Job: 2,
  DaemonSet: 2,
  Deployment: 3,
};
const usualRank = 1;

/**
 * An `up` that adopts existing objects: CRDs are protected from deletion first, objects that stay change
 * hands, speakers are handed to our DaemonSet node by node, and what is left of the old install goes when ours works.
 * Pure. Without anything to take over it is the plan of `up`.
 */
export function planAdoption({ plan, snapshot, survey, desired }: PlanAdoptionOptions): Plan {
  const { installs } = survey.recognition;
  if (installs.length === 0) return plan;
  const index = indexSnapshot(snapshot);
  const taken = takenOver(desired, index, survey);
  const before = [keepStep(index)].filter(({ changes }) => changes.length > 0);
  const handOver = [ownershipStep(taken, desired), handOverStep(installs, desired, index)].filter(
    ({ changes }) => changes.length > 0,
  );
  const retire = retireStep(survey, desired, taken);
  const steps = [
    ...before,
    ...plan.steps.flatMap((step) => {
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

/** Objects of ours that exist already as part of the adopted install, or as MetalLB's configuration. */
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
    .filter(isMetallbDefinition)
    .filter(({ metadata }) => metadata.annotations?.[keepAnnotation] !== 'keep')
    .map((object) => configured(object, `annotated ${keepAnnotation}: keep`));
  return {
    id: 'adopt-keep',
    title: 'Protect CRDs from deletion',
    reason: 'first, because a Helm release that drops one of them would delete every pool',
    changes,
    waitsFor: ['every CRD has the annotation'],
  };
}

function ownershipStep(taken: readonly KubernetesObject[], desired: Desired): StepOf<'adopt-ownership'> {
  return {
    id: 'adopt-ownership',
    title: `Objects that stay become those of release ${releaseName}`,
    reason: 'they keep their UIDs: nothing is deleted or recreated',
    changes: taken.map((object) => configured(object, fromWhom(object))),
    webhooks: taken
      .filter(({ kind }) => kind === 'ValidatingWebhookConfiguration')
      .map((object) => ({ configuration: refOf(object), kept: webhookNames(object, desired) })),
    waitsFor: [],
  };
}

/** The webhooks that the release has in a configuration of that name. */
function webhookNames(configuration: KubernetesObject, { release }: Desired): readonly string[] {
  const wanted = release.find((object) => objectId(object) === objectId(configuration));
  return asArray(wanted?.['webhooks']).flatMap((webhook) => textAt(webhook, 'name') ?? []);
}

function fromWhom({ metadata: { annotations = {} } }: KubernetesObject): string {
  const name = annotations[helmReleaseNameAnnotation];
  return name === undefined ? 'belonged to no release' : `belonged to release ${name}`;
}

function retireStep(
  { parts, records, recognition }: Survey,
  desired: Desired,
  taken: readonly KubernetesObject[],
): StepOf<'adopt-retire'> {
  const stay = new Set([...taken, ...desired.release].map(objectId));
  const rank = ({ kind }: KubernetesObject): number => retireRank[kind] ?? usualRank;
  const going = parts
    .filter((part) => !stay.has(objectId(part)) && !configurationKinds.has(part.kind) && !ofOurRelease(part))
    .filter(({ metadata }) => metadata.annotations?.[keepAnnotation] !== 'keep')
    // The hand-over deletes these.
    .filter((part) => part.kind !== 'DaemonSet' || successorOf(part, desired) === undefined)
    .sort((a, b) => rank(a) - rank(b));
  return {
    id: 'adopt-retire',
    title: 'Remove the old installation',
    reason: 'gatesmith serves by now; pools, advertisements, CRDs and Services stay',
    changes: [
      ...going.map((part) => deleted(part)),
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
    drains: drainsOf(going, desired),
    waitsFor: [],
  };
}

/** The workloads among those that go which a LoadBalancer Service of the release selects. */
function drainsOf(going: readonly KubernetesObject[], { release }: Desired): readonly Drain[] {
  const services = release.filter(isLoadBalancer);
  const isServed = (workload: KubernetesObject): boolean =>
    services.some(
      (service) =>
        service.metadata.namespace === workload.metadata.namespace &&
        selects(
          stringsAt(service, 'spec', 'selector'),
          stringsAt(workload, 'spec', 'template', 'metadata', 'labels'),
        ),
    );
  return going
    .filter((part) => (part.kind === 'Deployment' || part.kind === 'DaemonSet') && isServed(part))
    .map((part) => ({
      workload: refOf(part),
      uid: part.metadata.uid ?? '',
      selector: selectorOf(part),
    }));
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

/** The marks by which Helm recognizes an object of our release. */
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

function basisOf(steps: readonly PlanStep[], index: SnapshotIndex): Readonly<Record<string, string>> {
  return Object.fromEntries(
    steps
      .flatMap(({ changes }) => changes)
      .filter(({ action }) => action === 'configured' || action === 'deleted')
      .map(({ object, ref }) => [object, index.find(ref)?.metadata.resourceVersion ?? '']),
  );
}
