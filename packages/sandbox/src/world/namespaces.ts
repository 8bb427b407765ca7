import { listAt } from '@gatesmith/kubernetes';
import { markDeleted } from '../api/delete.ts';
import type { Cluster } from '../cluster.ts';
import { isDeleting, nameOf, uidOf } from '../model/object.ts';
import { type Controller, liveVersion } from './engine.ts';
import { makeObject } from './make-object.ts';

/** Gives a namespace what every one has, and empties it before it goes. */
export const namespaceController: Controller = {
  name: 'namespaces',
  watches: ['namespaces'],
  reconcile(world) {
    const { cluster } = world;
    for (const namespace of cluster.store.list('namespaces')) {
      const name = nameOf(namespace);
      if (isDeleting(namespace)) {
        world.later(`namespace/${uidOf(namespace)}`, cluster.delays.namespaceGone, () => {
          if (liveVersion(cluster, 'namespaces', namespace) === undefined) return;
          if (empty(cluster, name)) cluster.store.remove('namespaces', '', name);
          else world.wake();
        });
        continue;
      }
      makeObject(
        cluster,
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } },
        'kube-controller-manager',
      );
      makeObject(
        cluster,
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: {
            name: 'kube-root-ca.crt',
            namespace: name,
            annotations: {
              'kubernetes.io/description':
                'Contains a CA bundle that can be used to verify the kube-apiserver (sandbox: a placeholder).',
            },
          },
          data: { 'ca.crt': '' },
        },
        'kube-controller-manager',
      );
    }
  },
};

/** Deletes what is in a namespace; true when nothing is left. */
function empty(cluster: Cluster, namespace: string): boolean {
  let left = 0;
  for (const resource of cluster.store.resources()) {
    const kind = cluster.registry.findResource(resource);
    if (kind?.namespaced !== true) continue;
    for (const object of cluster.store.list(resource, namespace)) {
      if (!isDeleting(object)) markDeleted(cluster, { resource, object, policy: 'Background' });
    }
    left += cluster.store.list(resource, namespace).length;
  }
  const finalizers = listAt(cluster.store.get('namespaces', '', namespace), 'spec', 'finalizers');
  return left === 0 && finalizers.every((name) => name === 'kubernetes');
}
