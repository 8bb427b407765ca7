import { recordsAt, textAt } from '@gatesmith/kubernetes';
import { markDeleted } from '../api/delete.ts';
import type { Cluster } from '../cluster.ts';
import {
  finalizersOf,
  isDeleting,
  type KubeObject,
  nameOf,
  namespaceOf,
  ownersOf,
  uidOf,
} from '../model/object.ts';
import { withValue } from '../with-value.ts';
import type { Controller } from './engine.ts';

/** Deletes what no owner holds any more, and lets owners go that waited for it. Looks after every change of every kind. */
export const garbageController: Controller = {
  name: 'garbage',
  watches: 'everything',
  reconcile(world) {
    collect(world.cluster);
  },
};

function collect(cluster: Cluster): void {
  const all = cluster.store
    .resources()
    .flatMap((resource) => cluster.store.list(resource).map((object) => ({ resource, object })));
  const alive = new Map(all.map(({ object }) => [uidOf(object), object]));
  for (const { resource, object } of all) {
    const owners = ownersOf(object);
    if (owners.length > 0 && !isDeleting(object)) {
      const holders = owners.filter(({ uid }) => {
        const owner = alive.get(uid);
        return owner !== undefined && !finalizersOf(owner).includes('foregroundDeletion');
      });
      const waitsFor = owners.some(({ uid }) => alive.has(uid));
      if (holders.length === 0)
        markDeleted(cluster, { resource, object, policy: waitsFor ? 'Foreground' : 'Background' });
    }
    if (isDeleting(object)) release(cluster, { resource, owner: object, all });
  }
}

interface Release {
  readonly resource: string;
  readonly owner: KubeObject;
  readonly all: readonly { readonly resource: string; readonly object: KubeObject }[];
}

/** An owner that is deleted in the foreground goes when its blocking dependents are gone; one deleted as orphan frees them first. */
function release(cluster: Cluster, { resource, owner, all }: Release): void {
  const finalizers = finalizersOf(owner);
  const mine = all.filter(({ object }) => ownersOf(object).some(({ uid }) => uid === uidOf(owner)));
  let left = finalizers;
  if (finalizers.includes('orphan')) {
    for (const { resource: theirs, object } of mine) {
      const kept = recordsAt(object, 'metadata', 'ownerReferences').filter(
        (reference) => textAt(reference, 'uid') !== uidOf(owner),
      );
      cluster.store.put(
        theirs,
        withValue(object, ['metadata', 'ownerReferences'], kept.length > 0 ? kept : undefined),
      );
    }
    left = left.filter((name) => name !== 'orphan');
  }
  if (
    finalizers.includes('foregroundDeletion') &&
    !mine.some(({ object }) => ownersOf(object).some(({ uid, blocks }) => uid === uidOf(owner) && blocks))
  ) {
    left = left.filter((name) => name !== 'foregroundDeletion');
  }
  if (left.length === finalizers.length) return;
  const live = cluster.store.get(resource, namespaceOf(owner), nameOf(owner));
  if (live === undefined) return;
  if (left.length === 0) cluster.store.remove(resource, namespaceOf(owner), nameOf(owner));
  else cluster.store.put(resource, withValue(live, ['metadata', 'finalizers'], left));
}
