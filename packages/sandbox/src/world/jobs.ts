import { at, isConditionTrue, listAt, numberAt, recordAt, textAt } from '@gatesmith/kubernetes';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import {
  isDeleting,
  type KubeObject,
  nameOf,
  namespaceOf,
  ownersOf,
  timestamp,
  uidOf,
  withCondition,
} from '../model/object.ts';
import type { Controller } from './engine.ts';
import { makePod } from './pod-of-template.ts';

/** Runs the pods of Jobs until enough of them succeeded. */
export const jobController: Controller = {
  name: 'jobs',
  watches: ['jobs.batch', 'pods'],
  reconcile({ cluster }) {
    for (const job of cluster.store.list('jobs.batch')) {
      if (!isDeleting(job) && !isConditionTrue(job, 'Complete')) runJob(cluster, job);
    }
  },
};

function runJob(cluster: Cluster, job: KubeObject): void {
  if (at(job, 'spec', 'suspend') === true) return;
  const pods = cluster.store
    .list('pods', namespaceOf(job))
    .filter((pod) => ownersOf(pod).some(({ uid }) => uid === uidOf(job)));
  const completions = numberAt(job, 'spec', 'completions') ?? 1;
  const parallelism = numberAt(job, 'spec', 'parallelism') ?? 1;
  const succeeded = pods.filter((pod) => textAt(pod, 'status', 'phase') === 'Succeeded').length;
  const active = pods.filter(
    (pod) => textAt(pod, 'status', 'phase') !== 'Succeeded' && !isDeleting(pod),
  ).length;
  const labels = { 'batch.kubernetes.io/job-name': nameOf(job), 'job-name': nameOf(job) };
  for (let count = active; count < Math.min(parallelism, completions - succeeded); count += 1) {
    makePod(cluster, job, { labels });
  }
  const now = cluster.clock.now();
  const isDone = succeeded >= completions;
  const done = (type: string) => ({
    type,
    status: 'True',
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
  });
  const conditions = isDone
    ? withCondition(
        withCondition(listAt(job, 'status', 'conditions'), done('SuccessCriteriaMet'), now),
        done('Complete'),
        now,
      )
    : listAt(job, 'status', 'conditions');
  const status = {
    ...recordAt(job, 'status'),
    startTime: textAt(job, 'status', 'startTime') ?? timestamp(now),
    active: isDone ? undefined : Math.min(parallelism, completions - succeeded),
    succeeded: succeeded > 0 ? succeeded : undefined,
    completionTime: isDone ? timestamp(now) : undefined,
    conditions: conditions.length > 0 ? conditions : undefined,
  };
  writeAsController(cluster, {
    resource: 'jobs.batch',
    object: { ...job, status },
    manager: 'kube-controller-manager',
    subresource: 'status',
  });
}
