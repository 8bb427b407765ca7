import { isConditionTrue, numberAt, recordAt } from '@gatesmith/kubernetes';
import { markDeleted } from '../api/delete.ts';
import { writeAsController } from '../api/write-as-controller.ts';
import { isDeleting, nameOf, namespaceOf, ownersOf, uidOf } from '../model/object.ts';
import { sameJson } from '../same-json.ts';
import type { Controller } from './engine.ts';
import { makePod } from './pod-of-template.ts';

/** Pods with ordinal names; no ordering, no volumes, no rolling: as much as a client sees of a small StatefulSet. */
export const statefulSetController: Controller = {
  name: 'statefulsets',
  watches: ['statefulsets.apps', 'pods'],
  reconcile({ cluster }) {
    for (const set of cluster.store.list('statefulsets.apps')) {
      if (isDeleting(set)) continue;
      const replicas = numberAt(set, 'spec', 'replicas') ?? 1;
      const names = Array.from({ length: replicas }, (_, ordinal) => `${nameOf(set)}-${ordinal}`);
      const mine = () =>
        cluster.store
          .list('pods', namespaceOf(set))
          .filter((pod) => ownersOf(pod).some(({ uid }) => uid === uidOf(set)));
      for (const name of names) {
        if (cluster.store.get('pods', namespaceOf(set), name) !== undefined) continue;
        makePod(cluster, set, { name, labels: { 'statefulset.kubernetes.io/pod-name': name } });
      }
      for (const pod of mine()) {
        if (!names.includes(nameOf(pod)) && !isDeleting(pod))
          markDeleted(cluster, { resource: 'pods', object: pod, policy: 'Background' });
      }
      const ready = mine().filter((pod) => isConditionTrue(pod, 'Ready')).length;
      const status = {
        observedGeneration: numberAt(set, 'metadata', 'generation'),
        replicas: mine().length,
        readyReplicas: ready,
        availableReplicas: ready,
        currentReplicas: mine().length,
        updatedReplicas: mine().length,
        currentRevision: `${nameOf(set)}-sandbox`,
        updateRevision: `${nameOf(set)}-sandbox`,
      };
      if (!sameJson(status, recordAt(set, 'status'))) {
        writeAsController(cluster, {
          resource: 'statefulsets.apps',
          object: { ...set, status },
          manager: 'kube-controller-manager',
          subresource: 'status',
        });
      }
    }
  },
};
