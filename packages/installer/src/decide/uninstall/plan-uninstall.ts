import { type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import { isLoadBalancer } from '../../addresses.ts';
import { isNamespaceOfOurs } from '../../desired/fit-namespaces.ts';
import { backupRef } from '../../kube-proxy/backup-object.ts';
import { metallbNamespace, releaseName } from '../../layout.ts';
import type { NamespaceContents } from '../../observe/namespace-contents.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { withImpact } from '../impact/with-impact.ts';
import { configurationKinds } from '../plan/configuration-kinds.ts';
import { isMetallbDefinition } from '../plan/definitions.ts';
import { ofOurRelease, ourRelease } from '../plan/our-release.ts';
import { type Change, type Plan, type PlanStep, summarizeSteps } from '../plan/plan.ts';
import { isHookLeftover } from './hook-leftover.ts';
import { isOfPrograms, whyNamespaceStays } from './namespace-keepers.ts';

/** The objects that an uninstall may remove. */
export interface PlanUninstallOptions {
  /** Also the CRDs, and with them every pool of the cluster. @default false */
  readonly crds?: boolean | undefined;
  /** Leftovers of a killed Helm that the snapshot does not contain. */
  readonly leftovers?: readonly KubernetesObject[] | undefined;
  /** Everything in the namespaces that we created. One that was not looked at stays. */
  readonly contents?: ReadonlyMap<string, NamespaceContents> | undefined;
}

/**
 * The objects that `uninstall` would remove, in reverse order of the install: the entrypoint while MetalLB can still let go of its
 * address, our resources, the release, what its programs left behind, and namespaces that we created and that are otherwise empty. CRDs and whatever is
 * not ours stay, and the plan says why.
 */
export function planUninstall(
  snapshot: Snapshot,
  { crds = false, leftovers: found = [], contents = new Map() }: PlanUninstallOptions = {},
): Plan {
  const { objects, releases } = snapshot;
  const index = indexSnapshot(snapshot);
  const release = ourRelease(releases);
  const ours = objects.filter(ofOurRelease);
  const entrypoints = ours.filter(isLoadBalancer);
  const resources = ours.filter(({ kind }) => configurationKinds.has(kind));
  const rest = ours.filter((object) => !entrypoints.includes(object) && !resources.includes(object));
  const foreign = objects.filter((object) => configurationKinds.has(object.kind) && !ofOurRelease(object));
  // MetalLB needs its own objects as long as there are pools of other owners.
  const ofPrograms = foreign.length > 0 ? [] : objects.filter(isOfPrograms);
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
      title: 'Clean up leftovers',
      reason: 'no release contains these objects',
      changes: [
        ...leftovers.map(deleted),
        ...objects
          .filter(isKubeProxyBackup)
          .map((object) =>
            skipped(object, 'stays: kube-proxy keeps its setting; undo it with: gatesmith kube-proxy revert'),
          ),
        ...definitions.map((object) => {
          if (!isMetallbDefinition(object))
            return skipped(object, 'stays: deleting it would delete the resources of every Traefik');
          return crds
            ? deleted(object)
            : skipped(object, 'stays: deleting it would delete every pool of the cluster');
        }),
      ],
      waitsFor: [],
    },
    {
      id: 'uninstall-namespaces',
      title: 'Namespaces',
      reason: 'only those that gatesmith created and in which nothing of others lives',
      changes: namespaceChanges(snapshot, { contents, leftovers }),
      waitsFor: [],
    },
  ];
  const plan: Plan = {
    format: 'gatesmith.dev/plan/v1',
    goal: 'uninstall',
    steps,
    summary: summarizeSteps(steps),
    basis: {},
  };
  return withImpact(plan, { snapshot, desired: { namespaces: [], release: [] } });
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

/** The kube-proxy configuration before `up`; `kube-proxy revert` needs it after an uninstall too. */
function isKubeProxyBackup({ kind, metadata }: KubernetesObject): boolean {
  return (
    kind === 'ConfigMap' && metadata.namespace === backupRef.namespace && metadata.name === backupRef.name
  );
}

interface NamespacesOptions {
  readonly contents: ReadonlyMap<string, NamespaceContents>;
  /** Objects that earlier steps delete. */
  readonly leftovers: readonly KubernetesObject[];
}

/** The namespaces that we created, and those in which we put something. */
function namespaceChanges(
  { objects }: Snapshot,
  { contents, leftovers }: NamespacesOptions,
): readonly Change[] {
  const used = new Set(objects.filter(ofOurRelease).map(({ metadata }) => metadata.namespace));
  return objects
    .filter(({ kind }) => kind === 'Namespace')
    .flatMap((namespace): readonly Change[] => {
      const { name } = namespace.metadata;
      if (!isNamespaceOfOurs(namespace))
        return used.has(name) ? [skipped(namespace, 'stays: gatesmith did not create it')] : [];
      const why = whyNamespaceStays(contents.get(name), { leftovers });
      return [why === undefined ? deleted(namespace) : skipped(namespace, why)];
    });
}
