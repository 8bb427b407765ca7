import {
  asRecord,
  at,
  type KubernetesObject,
  numberAt,
  objectId,
  selects,
  stringsAt,
} from '@gatesmith/kubernetes';
import { isPodOf } from '../../pod-of-workload.ts';
import { compareObject } from '../plan/compare-object.ts';

/** The workloads whose pods a Service selects, by their pod templates; one without replicas has none. */
export function workloadsBehind(
  service: KubernetesObject,
  objects: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const selector = selectorOf(service);
  if (selector === undefined) return [];
  return objects.filter(
    (object) =>
      (object.kind === 'Deployment' || object.kind === 'DaemonSet') &&
      object.metadata.namespace === service.metadata.namespace &&
      numberAt(object, 'spec', 'replicas') !== 0 &&
      selects(selector, stringsAt(object, 'spec', 'template', 'metadata', 'labels')),
  );
}

/** Whether pods that no Deployment and no DaemonSet among the objects makes are behind a Service: others' pods stay. */
export function hasOtherPods(service: KubernetesObject, objects: readonly KubernetesObject[]): boolean {
  const selector = selectorOf(service);
  if (selector === undefined) return false;
  const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet');
  return objects.some(
    (pod) =>
      pod.kind === 'Pod' &&
      pod.metadata.namespace === service.metadata.namespace &&
      selects(selector, pod.metadata.labels) &&
      !workloads.some((workload) => isPodOf(workload, pod)),
  );
}

/** Whether a plan replaces the pods of a workload. */
export function isRestarted(workload: KubernetesObject, before: readonly KubernetesObject[]): boolean {
  const live = before.find(
    (object) => object.kind === workload.kind && objectId(object) === objectId(workload),
  );
  if (live === undefined || live === workload) return false;
  return compareObject(workload, live).some(({ path }) => path[0] === 'spec' && path[1] === 'template');
}

function selectorOf(service: KubernetesObject): Readonly<Record<string, string>> | undefined {
  const selector = asRecord(at(service, 'spec', 'selector'));
  if (selector === undefined || Object.keys(selector).length === 0) return undefined;
  return stringsAt(service, 'spec', 'selector');
}
