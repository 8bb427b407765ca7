import { type KubernetesObject, listAt, numberAt, textAt } from '@gatesmith/kubernetes';

/** MetalLB, as the objects of a cluster describe it. */
export interface MetallbState {
  /** Where it reads its resources. */
  readonly namespace: string;
  /** The `loadBalancerClass` that it serves; '' is Services without one. */
  readonly loadBalancerClass: string;
  /** Whether a controller is available that assigns addresses. */
  readonly isRunning: boolean;
  /** What its controller is made from; where this changes, a new controller starts. */
  readonly controller: KubernetesObject;
}

/** The MetalLB of a cluster; `undefined` where there is none. */
export function metallbState(objects: readonly KubernetesObject[]): MetallbState | undefined {
  const controllers = objects.filter(
    (object) => object.kind === 'Deployment' && isPartOfMetallb(object, 'controller'),
  );
  const controller = controllers.find(isAvailable) ?? controllers[0];
  if (controller === undefined) return undefined;
  return {
    namespace: controller.metadata.namespace ?? '',
    loadBalancerClass: classOf(controller),
    isRunning: isAvailable(controller),
    controller,
  };
}

/** Whether a workload is MetalLB's controller or speaker, by the labels of its chart or of its manifest. */
export function isPartOfMetallb(
  { metadata }: KubernetesObject,
  component: 'controller' | 'speaker',
): boolean {
  const labels = metadata.labels ?? {};
  const isMetallb = labels['app.kubernetes.io/name'] === 'metallb' || labels['app'] === 'metallb';
  return isMetallb && (labels['app.kubernetes.io/component'] ?? labels['component']) === component;
}

function isAvailable(controller: KubernetesObject): boolean {
  return (numberAt(controller, 'status', 'availableReplicas') ?? 0) > 0;
}

function classOf(controller: KubernetesObject): string {
  const words = listAt(controller, 'spec', 'template', 'spec', 'containers').flatMap((container) => [
    ...listAt(container, 'command'),
    ...listAt(container, 'args'),
  ]);
  for (const [index, word] of words.entries()) {
    const [, inline] = /^--?lb-class=(.*)$/.exec(String(word)) ?? [];
    if (inline !== undefined) return inline;
    if (/^--?lb-class$/.test(String(word))) return String(words[index + 1] ?? '');
  }
  return '';
}

/** The class that a Service asks for. */
export function classOfService(service: KubernetesObject): string {
  return textAt(service, 'spec', 'loadBalancerClass') ?? '';
}
