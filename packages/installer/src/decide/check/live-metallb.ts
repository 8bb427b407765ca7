import { at, type KubernetesObject, listAt, wordsAt } from '@gatesmith/kubernetes';

/** Whether the object is, or belongs to, the controller of a MetalLB, whoever installed it. */
export function isMetallbController({ metadata: { labels = {} } }: KubernetesObject): boolean {
  return (
    (labels['app.kubernetes.io/name'] === 'metallb' &&
      labels['app.kubernetes.io/component'] === 'controller') ||
    (labels['app'] === 'metallb' && labels['component'] === 'controller')
  );
}

/** The `--lb-class` of a controller, as a workload or as a pod; empty where it serves Services without a class. */
export function metallbClassOf(object: KubernetesObject): string {
  const spec = object.kind === 'Pod' ? object['spec'] : at(object, 'spec', 'template', 'spec');
  const words = listAt(spec, 'containers').flatMap((container) => wordsAt(container, 'args'));
  const prefix = '--lb-class=';
  return words.find((word) => word.startsWith(prefix))?.slice(prefix.length) ?? '';
}
