import type { KubernetesObject } from '@gatesmith/kubernetes';
import { helmReleaseNameAnnotation, helmReleaseNamespaceAnnotation, metallbNamespace } from '../../layout.ts';
import { metallbComponent } from '../../metallb-facts.ts';
import type { Snapshot } from '../../observe/snapshot.ts';

/** Whether a workload or a pod is part of an frr-k8s, with MetalLB or without. */
export function isFrrK8s({ metadata: { labels = {} } }: KubernetesObject): boolean {
  const component = labels['app.kubernetes.io/component'] ?? '';
  return (labels['app.kubernetes.io/name'] === 'frr-k8s' && component !== '') || labels['app'] === 'frr-k8s';
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
  return isInPlace || objects.some((one) => metallbComponent(one) !== undefined && isNear(one));
}

function releaseMark({ metadata: { annotations = {} } }: KubernetesObject): string | undefined {
  const name = annotations[helmReleaseNameAnnotation];
  return name === undefined ? undefined : `${annotations[helmReleaseNamespaceAnnotation] ?? ''}/${name}`;
}
