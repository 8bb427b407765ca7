import { type KubernetesObject, objectId, refOf, textAt } from '@gatesmith/kubernetes';
import { managedByLabel, managedByUs, metallbNamespace, releaseName } from '../../layout.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { configurationKinds } from '../plan/configuration-kinds.ts';
import { ofOurRelease, ourRelease } from '../plan/our-release.ts';
import { type Change, type Plan, type PlanStep, summarizeSteps } from '../plan/plan.ts';
import { isHookLeftover } from './hook-leftover.ts';

/** What an uninstall may take away. */
export interface PlanUninstallOptions {
  /** Also the CRDs, and with them every pool of the cluster. @default false */
  readonly crds?: boolean | undefined;
  /** What a killed Helm left that the snapshot does not hold. */
  readonly leftovers?: readonly KubernetesObject[] | undefined;
}

/** Written by MetalLB about its own state; worthless without it. */
const statusKinds: ReadonlySet<string> = new Set([
  'ServiceL2Status',
  'ServiceBGPStatus',
  'ConfigurationState',
]);

/**
 * What `uninstall` would take away, in reverse order of the install: the entrypoint while MetalLB can still let go of its
 * address, our resources, the release, what its programs left behind, and namespaces that we made. CRDs and whatever is
 * not ours stay, and the plan says why.
 */
export function planUninstall(
  snapshot: Snapshot,
  { crds = false, leftovers: found = [] }: PlanUninstallOptions = {},
): Plan {
  const { objects, releases } = snapshot;
  const index = indexSnapshot(snapshot);
  const release = ourRelease(releases);
  const ours = objects.filter(ofOurRelease);
  const entrypoints = ours.filter(
    (object) => object.kind === 'Service' && textAt(object, 'spec', 'type') === 'LoadBalancer',
  );
  const resources = ours.filter(({ kind }) => configurationKinds.has(kind));
  const rest = ours.filter((object) => !entrypoints.includes(object) && !resources.includes(object));
  const foreign = objects.filter((object) => configurationKinds.has(object.kind) && !ofOurRelease(object));
  // What MetalLB keeps for itself is of use to it as long as somebody else has pools.
  const ofPrograms =
    foreign.length > 0 ? [] : objects.filter((object) => statusKinds.has(object.kind) || isLeftover(object));
  const leftovers = [...ofPrograms, ...objects.filter(isHookLeftover), ...found];
  const definitions = index.ofKind('CustomResourceDefinition');

  const steps: PlanStep[] = [
    {
      id: 'uninstall-entrypoint',
      title: 'The entrypoint',
      reason: 'first, so that MetalLB still runs to let go of the address',
      changes: entrypoints.map(deleted),
      waitsFor: entrypoints.length === 0 ? [] : ['the Service is gone'],
    },
    {
      id: 'uninstall-resources',
      title: "gatesmith's pools and advertisements",
      reason: 'while their controller still runs',
      changes: [...resources.map(deleted), ...foreign.map((object) => skipped(object, 'is not ours'))],
      waitsFor: [],
    },
    {
      id: 'uninstall-release',
      title: `Helm release ${releaseName}`,
      reason: release === undefined ? 'there is none' : `revision ${release.revision}, ${release.status}`,
      changes: rest.map(deleted).concat(release === undefined || rest.length > 0 ? [] : [releaseChange()]),
      waitsFor: release === undefined && rest.length === 0 ? [] : ['its pods are gone'],
    },
    {
      id: 'uninstall-leftovers',
      title: 'What its programs left behind',
      reason: 'no release knows these objects',
      changes: [
        ...leftovers.map(deleted),
        ...definitions.map((object) =>
          crds
            ? deleted(object)
            : skipped(object, 'stays: deleting it would delete every pool of the cluster'),
        ),
      ],
      waitsFor: [],
    },
    {
      id: 'uninstall-namespaces',
      title: 'Namespaces',
      reason: 'only those that gatesmith made and nothing foreign lives in',
      changes: index.ofKind('Namespace').flatMap((namespace) => namespaceChange(namespace, objects)),
      waitsFor: [],
    },
  ];
  return {
    format: 'gatesmith.dev/plan/v1',
    goal: 'uninstall',
    steps,
    summary: summarizeSteps(steps),
    basis: {},
  };
}

function deleted(object: KubernetesObject): Change {
  return { object: objectId(object), ref: refOf(object), action: 'deleted' };
}

function skipped(object: KubernetesObject, reason: string): Change {
  return { object: objectId(object), ref: refOf(object), action: 'skipped', reason };
}

function releaseChange(): Change {
  const ref = { apiVersion: 'helm.sh/v3', kind: 'Release', namespace: metallbNamespace, name: releaseName };
  return { object: objectId(ref), ref, action: 'deleted' };
}

/** Made by hooks or at run time by the programs that we brought, so that Helm does not know of it. */
function isLeftover({ kind, metadata }: KubernetesObject): boolean {
  if (kind === 'ConfigMap')
    return metadata.namespace === 'kube-system' && metadata.name === 'gatesmith-kube-proxy-backup';
  return (
    kind === 'Secret' &&
    metadata.namespace === metallbNamespace &&
    ['metallb-memberlist', 'memberlist'].includes(metadata.name)
  );
}

function namespaceChange(
  namespace: KubernetesObject,
  objects: readonly KubernetesObject[],
): readonly Change[] {
  if (namespace.metadata.labels?.[managedByLabel] !== managedByUs) return [];
  const foreign = objects.find(
    (object) => object.metadata.namespace === namespace.metadata.name && livesHere(object),
  );
  if (foreign === undefined) return [deleted(namespace)];
  return [skipped(namespace, `stays: ${objectId(foreign)} lives there`)];
}

/** Somebody else's, and not made by the cluster for every namespace. */
function livesHere(object: KubernetesObject): boolean {
  if (ofOurRelease(object) || statusKinds.has(object.kind) || isLeftover(object)) return false;
  if (configurationKinds.has(object.kind)) return true;
  return (
    ['Deployment', 'DaemonSet', 'Service'].includes(object.kind) &&
    (object.metadata.ownerReferences ?? []).length === 0
  );
}
