import type { KubernetesObject } from '@gatesmith/kubernetes';
import { helmReleaseNameAnnotation, helmReleaseNamespaceAnnotation, metallbNamespace } from '../../layout.ts';
import type { Snapshot } from '../../observe/snapshot.ts';

/** Whether a workload or a pod is part of an frr-k8s, with MetalLB or without. */
export function isFrrK8s({ metadata: { labels = {} } }: KubernetesObject): boolean {
  const component = labels['app.kubernetes.io/component'] ?? '';
  return (labels['app.kubernetes.io/name'] === 'frr-k8s' && component !== '') || labels['app'] === 'frr-k8s';
}

/** Whether a workload or a pod is MetalLB's controller or speaker, by the labels of charts and of manifests since 0.13. */
export function isMetallb({ metadata: { labels = {} } }: KubernetesObject): boolean {
  const component = labels['app.kubernetes.io/component'] ?? '';
  return (
    (labels['app.kubernetes.io/name'] === 'metallb' &&
      (component === 'controller' || component === 'speaker')) ||
    (labels['app'] === 'metallb' && ['controller', 'speaker'].includes(labels['component'] ?? ''))
  );
}

/**
 * Whether a part of an frr-k8s came with a MetalLB, as a subchart or in its manifest. One of a release or of a namespace of its
 * own runs alone: other programs use it too, and it leaves when its owner removes it.
 */
export function cameWithMetallb(part: KubernetesObject, { objects, releases }: Snapshot): boolean {
  const mark = releaseMark(part);
  if (mark !== undefined) {
    const record = releases.find(({ namespace, name }) => `${namespace}/${name}` === mark);
    if (record !== undefined) return record.chart !== 'frr-k8s';
  }
  const isNear = (one: KubernetesObject): boolean =>
    one.metadata.namespace === part.metadata.namespace && releaseMark(one) === mark;
  const isInPlace = mark === undefined && part.metadata.namespace === metallbNamespace;
  return isInPlace || objects.some((one) => isMetallb(one) && isNear(one));
}

function releaseMark({ metadata: { annotations = {} } }: KubernetesObject): string | undefined {
  const name = annotations[helmReleaseNameAnnotation];
  return name === undefined ? undefined : `${annotations[helmReleaseNamespaceAnnotation] ?? ''}/${name}`;
}
