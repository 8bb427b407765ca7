import { type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import type { Desired } from '../../desired/desired.ts';
import { fitNamespaces } from '../../desired/fit-namespaces.ts';
import { entrypointRef, hasEntrypoint } from '../../entrypoint-ref.ts';
import { kubeProxyStep } from '../../kube-proxy/kube-proxy-step.ts';
import { planKubeProxy } from '../../kube-proxy/plan-kube-proxy.ts';
import type { RolloutTuning } from '../../kube-proxy/rollout-tuning.ts';
import { metallbNamespace, releaseName } from '../../layout.ts';
import type { Expected } from '../../observe/ask-server.ts';
import { redactObject } from '../../observe/redact-object.ts';
import type { HelmRelease, Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from '../../observe/snapshot-index.ts';
import { compareObject } from './compare-object.ts';
import { foreignDefinition } from './definitions.ts';
import { freePoolAddressesSteps } from './free-pool-addresses.ts';
import { immutableChanges } from './immutable-changes.ts';
import { objectDiff } from './object-diff.ts';
import { ofOurRelease, ourRelease } from './our-release.ts';
import { type Change, type Plan, type PlanStep, summarizeSteps } from './plan.ts';
import { replaceObjectsSteps } from './replace-objects.ts';
import { withdrawnFields } from './withdrawn-fields.ts';

const releaseId = `Release/${metallbNamespace}/${releaseName}`;

export interface BuildPlanOptions {
  readonly values: Values;
  readonly snapshot: Snapshot;
  readonly desired: Desired;
  /** The server's dry-run results for objects that differ. @default what is desired */
  readonly expected?: Expected | undefined;
  /** The contents of the release record. @default nothing */
  readonly released?: readonly KubernetesObject[] | undefined;
  /** How patiently kube-proxy is restarted. @default the defaults of the rollout */
  readonly rollout?: RolloutTuning | undefined;
}

/**
 * The plan of `up`, from values, a snapshot and the rendered chart alone: pure, so that it can be replayed offline.
 * An object that already says what it should is `unchanged`; a plan of only those writes nothing.
 */
export function buildPlan({
  values,
  snapshot,
  desired,
  expected = new Map(),
  released,
  rollout = {},
}: BuildPlanOptions): Plan {
  const index = indexSnapshot(snapshot);
  const replaced = replaceObjectsSteps(immutableChanges({ wanted: desired.release, index, released }));
  const records = new Map((released ?? []).map((object) => [objectId(object), object]));
  const judge: Judge = (object) =>
    changeOf(object, { index, expected, recorded: records.get(objectId(object)) });
  const freed = freePoolAddressesSteps(desired, index);
  const steps: PlanStep[] = [
    namespacesStep(fitNamespaces(desired, snapshot), judge),
    crdsStep(desired, { index, judge }),
    kubeProxyStep(planKubeProxy(values, snapshot), { snapshot, tuning: rollout }),
    ...freed,
    ...replaced,
    releaseStep({
      desired,
      snapshot,
      judge,
      gone: new Set(deletedBy(freed)),
      replaced: new Set(deletedBy(replaced)),
    }),
    {
      id: 'webhook',
      title: "Wait for MetalLB's webhook",
      reason:
        'a ready controller does not mean that its webhook is serving, so an invalid pool is submitted as a dry run until it is rejected',
      changes: [],
      waitsFor: ['the webhook denies an invalid pool by name'],
    },
    ...addressSteps(values),
  ];
  return {
    format: 'gatesmith.dev/plan/v1',
    goal: 'up',
    chart: {
      name: desired.chart.name,
      version: desired.chart.version,
      digest: desired.chart.digest,
      standIn: desired.chart.standIn,
    },
    valuesDigest: desired.valuesDigest,
    steps,
    summary: summarizeSteps(steps),
    basis: { ...releaseBasis(steps, snapshot), ...basisOf(steps, index) },
  };
}

type Judge = (object: KubernetesObject) => Change;

function namespacesStep({ namespaces }: Pick<Desired, 'namespaces'>, judge: Judge): PlanStep {
  return {
    id: 'namespaces',
    title: 'Namespaces',
    reason: "MetalLB's speaker needs the host network, which a namespace has to allow before the first pod",
    changes: namespaces.map(judge),
    waitsFor: [],
  };
}

function crdsStep(
  { crds }: Desired,
  { index, judge }: { readonly index: SnapshotIndex; readonly judge: Judge },
): PlanStep {
  return {
    id: 'crds',
    title: 'Custom resource definitions',
    reason: 'kept outside the release, so that no upgrade or uninstall can delete the resources with them',
    changes: crds.map((crd) => {
      const change = judge(crd);
      return change.action === 'configured' ? (foreignDefinition(crd, index) ?? change) : change;
    }),
    waitsFor: ['every CRD is established'],
  };
}

/** The objects that steps delete. */
function deletedBy(steps: readonly PlanStep[]): readonly string[] {
  return steps.flatMap(({ changes }) =>
    changes.filter(({ action }) => action === 'deleted').map(({ object }) => object),
  );
}

interface ReleaseStepOptions {
  readonly desired: Desired;
  readonly snapshot: Snapshot;
  readonly judge: Judge;
  /** Objects that an earlier step deletes. */
  readonly gone: ReadonlySet<string>;
  /** Objects that an earlier step replaces as the release states them. */
  readonly replaced: ReadonlySet<string>;
}

function releaseStep({ desired, snapshot, judge, gone, replaced }: ReleaseStepOptions): PlanStep {
  const release = ourRelease(snapshot.releases);
  const wanted = new Set(desired.release.map(objectId));
  const changes: Change[] = desired.release.map((object) => {
    const id = objectId(object);
    const ref = refOf(object);
    if (gone.has(id))
      return { object: id, ref, action: 'created', reason: 'created again, with other addresses' };
    return replaced.has(id)
      ? { object: id, ref, action: 'unchanged', reason: 'replaced before' }
      : judge(object);
  });
  for (const object of snapshot.objects) {
    if (ofOurRelease(object) && !wanted.has(objectId(object)) && !gone.has(objectId(object))) {
      changes.push({
        object: objectId(object),
        ref: refOf(object),
        action: 'deleted',
        reason: 'the values no longer ask for it',
      });
    }
  }
  const why = releaseReason(release, desired);
  if (why !== undefined && changes.every(({ action }) => action === 'unchanged')) {
    changes.push({
      object: releaseId,
      ref: { apiVersion: 'helm.sh/v3', kind: 'Release', namespace: metallbNamespace, name: releaseName },
      action: release === undefined ? 'created' : 'configured',
      reason: why,
    });
  }
  const drifted = changes.some(({ action }) => action !== 'unchanged');
  return {
    id: 'release',
    title: `Helm release ${releaseName} (${desired.chart.name} ${desired.chart.version}${desired.chart.standIn ? ', stand-in charts' : ''})`,
    reason:
      why ??
      (drifted
        ? 'objects in the cluster do not say what the release says'
        : 'the release and its objects are as they should be'),
    changes,
    ...(drifted
      ? { upgrade: { forceConflicts: changes.some(({ action }) => action === 'configured') } }
      : {}),
    waitsFor: [
      'every Deployment is available',
      'every DaemonSet has a ready pod on every node that it selects',
    ],
  };
}

/** Why the release itself, not its objects, has to be written; `undefined` when it need not. */
export function releaseReason(
  release: HelmRelease | undefined,
  { chart, valuesDigest }: Pick<Desired, 'chart' | 'valuesDigest'>,
): string | undefined {
  if (release === undefined) return 'not installed yet';
  if (release.status !== 'deployed') return `revision ${release.revision} is ${release.status}, not deployed`;
  if (release.chart !== chart.name || release.chartVersion !== chart.version) {
    return `installed from ${release.chart} ${release.chartVersion}`;
  }
  if (release.valuesDigest !== valuesDigest) return 'the values have changed';
  return undefined;
}

function addressSteps(values: Values): readonly PlanStep[] {
  if (!hasEntrypoint(values)) return [];
  const { entrypoint } = values;
  const service = entrypointRef(values);
  return [
    {
      id: 'addresses',
      title: 'An address for the entrypoint',
      reason: 'MetalLB assigns it from the pool, and one node announces it',
      changes: [],
      waitsFor: [
        `the Service has an address${entrypoint.ipAddressPool === undefined ? '' : ` from pool ${entrypoint.ipAddressPool}`}`,
        'a node announces it',
      ],
      service,
    },
    {
      id: 'entrypoint',
      title: 'The entrypoint answers',
      reason: 'an address only works once something answers on it',
      changes: [],
      waitsFor: ['an HTTP request through the address is answered'],
      service,
    },
  ];
}

/** The states that an object is compared with. */
export interface ChangeOfOptions {
  readonly index: SnapshotIndex;
  readonly expected?: Expected | undefined;
  /** The object as the record of the release states it. */
  readonly recorded?: KubernetesObject | undefined;
}

/** The change that brings one object to its desired state. */
export function changeOf(
  desired: KubernetesObject,
  { index, expected = new Map(), recorded }: ChangeOfOptions,
): Change {
  const ref = refOf(desired);
  const object = objectId(desired);
  const live = index.find(ref);
  if (live === undefined) return { object, ref, action: 'created' };
  const wanted = expected.get(object) ?? redactObject(desired);
  const withdrawn = recorded === undefined ? undefined : withdrawnFields({ recorded, wanted: desired, live });
  if (withdrawn === undefined && compareObject(wanted, live).length === 0)
    return { object, ref, action: 'unchanged' };
  return { object, ref, action: 'configured', diff: objectDiff({ desired: wanted, live, withdrawn }) };
}

/** The versions that the changes rest on; an object to be created has none yet. */
function basisOf(steps: readonly PlanStep[], index: SnapshotIndex): Readonly<Record<string, string>> {
  const basis: Record<string, string> = {};
  for (const { id, changes } of steps) {
    for (const { object, ref, action, diff } of changes) {
      // A restart depends on the configuration that is read again; a DaemonSet's own version changes with every pod.
      if (id === 'kube-proxy' && diff === undefined) continue;
      if (action === 'configured' || action === 'deleted')
        basis[object] = index.find(ref)?.metadata.resourceVersion ?? '';
    }
  }
  return basis;
}

/** If the release was written since the plan was made, the plan is stale. */
function releaseBasis(steps: readonly PlanStep[], { releases }: Snapshot): Readonly<Record<string, string>> {
  const writes = steps.some(
    ({ id, changes }) => id === 'release' && changes.some(({ action }) => action !== 'unchanged'),
  );
  const release = ourRelease(releases);
  if (!writes || release === undefined) return {};
  return { [releaseId]: `revision ${release.revision}, ${release.status}` };
}
