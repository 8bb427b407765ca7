import { type JsonObject, numberAt, recordAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { type Kind, resourceOf } from '../model/kinds.ts';
import {
  finalizersOf,
  isDeleting,
  type KubeObject,
  nameOf,
  namespaceOf,
  timestamp,
  uidOf,
  versionOf,
} from '../model/object.ts';
import { conflict, notFound } from '../model/status.ts';
import { withValue } from '../with-value.ts';
import { inVersion } from './write-options.ts';

/** The finalizer that holds a deleted CRD until its resources are gone. */
export const definitionCleanup = 'customresourcecleanup.apiextensions.k8s.io';

/** The outcome of a deletion: the object is gone, or it is marked and waits for its finalizers or grace period. */
export interface Deleted {
  readonly object: KubeObject;
  readonly isGone: boolean;
}

export interface ObjectDeletion {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly deleteOptions: JsonObject;
  readonly dryRun: boolean;
}

/** Deletes one object as its `DeleteOptions` ask. */
export async function deleteObject(
  cluster: Cluster,
  { kind, namespace, name, deleteOptions, dryRun }: ObjectDeletion,
): Promise<Deleted> {
  const resource = resourceOf(kind);
  const found = cluster.store.get(resource, namespace, name);
  if (found === undefined) throw notFound(kind, name);
  const live = inVersion(kind, found);
  const uid = textAt(deleteOptions, 'preconditions', 'uid');
  if (uid !== undefined && uid !== uidOf(live)) {
    throw conflict(
      kind,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${uidOf(live)}`,
    );
  }
  const version = textAt(deleteOptions, 'preconditions', 'resourceVersion');
  if (version !== undefined && version !== versionOf(live)) {
    throw conflict(
      kind,
      name,
      `Precondition failed: ResourceVersion in precondition: ${version}, ResourceVersion in object meta: ${versionOf(live)}`,
    );
  }
  await cluster.admit({
    kind,
    operation: 'DELETE',
    namespace,
    name,
    subresource: '',
    object: undefined,
    old: live,
  });
  const now = cluster.store.get(resource, namespace, name);
  if (now === undefined) throw notFound(kind, name);
  if (dryRun) return { object: inVersion(kind, now), isGone: true };
  const policy = textAt(deleteOptions, 'propagationPolicy') ?? legacyPolicy(deleteOptions);
  return markDeleted(cluster, {
    resource,
    object: inVersion(kind, now),
    policy,
    gracePeriodSeconds: numberAt(deleteOptions, 'gracePeriodSeconds'),
  });
}

const legacyPolicy = (options: JsonObject): string =>
  options['orphanDependents'] === true ? 'Orphan' : 'Background';

export interface Deletion {
  readonly resource: string;
  readonly object: KubeObject;
  /** As `propagationPolicy` of DeleteOptions. */
  readonly policy: string;
  readonly gracePeriodSeconds?: number | undefined;
}

/** Removes an object, or marks it when finalizers, a grace period or its own controller have to come first. */
export function markDeleted(
  cluster: Cluster,
  { resource, object: live, policy, gracePeriodSeconds }: Deletion,
): Deleted {
  const name = nameOf(live);
  const namespace = namespaceOf(live);
  const finalizers = [...finalizersOf(live)];
  if (!isDeleting(live)) {
    if (policy === 'Foreground' && hasDependents(cluster, live)) finalizers.push('foregroundDeletion');
    if (policy === 'Orphan' && hasDependents(cluster, live)) finalizers.push('orphan');
    if (resource === 'customresourcedefinitions.apiextensions.k8s.io') finalizers.push(definitionCleanup);
  }
  const grace = graceOf(resource, live, gracePeriodSeconds);
  const waits = finalizers.length > 0 || grace > 0 || resource === 'namespaces';
  if (!waits || (resource === 'pods' && grace === 0 && finalizers.length === 0)) {
    const gone = cluster.store.remove(resource, namespace, name);
    return { object: gone ?? live, isGone: true };
  }
  if (isDeleting(live)) return { object: live, isGone: false };
  const generation = numberAt(live, 'metadata', 'generation');
  let marked = withValue(live, ['metadata'], {
    ...recordAt(live, 'metadata'),
    finalizers: finalizers.length > 0 ? finalizers : undefined,
    deletionTimestamp: timestamp(cluster.clock.now() + grace * 1000),
    deletionGracePeriodSeconds: grace,
    generation: generation === undefined ? undefined : generation + 1,
  });
  if (resource === 'namespaces') marked = withValue(marked, ['status', 'phase'], 'Terminating');
  return { object: cluster.store.put(resource, marked), isGone: false };
}

function graceOf(resource: string, live: KubeObject, asked: number | undefined): number {
  if (resource !== 'pods') return 0;
  // A pod that was never bound to a node has nothing to end (pkg/registry/core/pod/strategy.go, CheckGracefulDelete).
  if (textAt(live, 'spec', 'nodeName') === undefined) return 0;
  const phase = textAt(live, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') return 0;
  return asked ?? numberAt(live, 'spec', 'terminationGracePeriodSeconds') ?? 30;
}

function hasDependents(cluster: Cluster, owner: KubeObject): boolean {
  const uid = uidOf(owner);
  return cluster.store.resources().some((resource) =>
    cluster.store.list(resource).some((object) => {
      const owners = recordAt(object, 'metadata')['ownerReferences'];
      return Array.isArray(owners) && owners.some((reference) => textAt(reference, 'uid') === uid);
    }),
  );
}
