import { isConditionTrue, listAt, recordAt, recordsAt, textAt } from '@gatesmith/kubernetes';
import { definitionCleanup, markDeleted } from '../api/delete.ts';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import { finalizersOf, isDeleting, type KubeObject, nameOf, uidOf, withCondition } from '../model/object.ts';
import { withValue } from '../with-value.ts';
import { type Controller, liveVersion } from './engine.ts';

const crds = 'customresourcedefinitions.apiextensions.k8s.io';

/** Establishes CRDs after a while, and deletes their resources before they go. */
export const definitionController: Controller = {
  name: 'definitions',
  watches: 'everything',
  reconcile(world) {
    const { cluster } = world;
    for (const crd of cluster.store.list(crds)) {
      if (isDeleting(crd)) {
        removeResources(cluster, crd);
        continue;
      }
      if (isConditionTrue(crd, 'Established')) continue;
      world.later(`crd/${uidOf(crd)}`, cluster.delays.crdEstablished, () => {
        const live = liveVersion(cluster, crds, crd);
        if (live !== undefined) establish(cluster, live);
      });
    }
  },
};

/** Marks a CRD as established at once. */
export function establish(cluster: Cluster, crd: KubeObject): void {
  const now = cluster.clock.now();
  const accepted = withCondition(
    listAt(crd, 'status', 'conditions'),
    { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' },
    now,
  );
  const conditions = withCondition(
    accepted,
    {
      type: 'Established',
      status: 'True',
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted',
    },
    now,
  );
  const storedVersions = recordsAt(crd, 'spec', 'versions')
    .filter((version) => version['storage'] === true)
    .map((version) => textAt(version, 'name') ?? '');
  const status = { conditions, acceptedNames: recordAt(crd, 'spec', 'names'), storedVersions };
  writeAsController(cluster, {
    resource: crds,
    object: { ...crd, status },
    manager: 'kube-apiserver',
    subresource: 'status',
  });
}

function removeResources(cluster: Cluster, crd: KubeObject): void {
  const resource = nameOf(crd);
  for (const object of cluster.store.list(resource)) {
    if (!isDeleting(object))
      markDeleted(cluster, { resource, object, policy: 'Background', gracePeriodSeconds: 0 });
  }
  if (cluster.store.list(resource).length > 0) return;
  const finalizers = finalizersOf(crd).filter((name) => name !== definitionCleanup);
  if (finalizers.length > 0) {
    cluster.store.put(crds, withValue(crd, ['metadata', 'finalizers'], finalizers));
  } else cluster.store.remove(crds, '', nameOf(crd));
}
