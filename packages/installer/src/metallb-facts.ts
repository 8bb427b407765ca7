import { isConditionTrue, type KubernetesObject, listAt, textAt, wordsAt } from '@gatesmith/kubernetes';
import { metallbNamespace } from './layout.ts';

/** What the objects show of the MetalLB that runs. A part that none of them shows is `undefined`. */
export interface MetallbFacts {
  /** The namespace whose resources it reads. */
  readonly namespace: string;
  /** Whether any of its workloads or pods was found. */
  readonly isFound: boolean;
  /** The class that it serves (`--lb-class`); empty for Services without a class. */
  readonly loadBalancerClass: string | undefined;
  readonly isControllerReady: boolean | undefined;
  /** The workload of its controller. */
  readonly controller: KubernetesObject | undefined;
  /** Nodes with a ready speaker. */
  readonly speakerNodes: readonly string[] | undefined;
  /** Whether the speakers announce from nodes with the exclude label too. */
  readonly ignoresExcludeLabel: boolean;
}

type Component = 'controller' | 'speaker';

/** Finds MetalLB's workloads and pods by the labels of its chart and of its manifests. */
export function metallbFacts(objects: readonly KubernetesObject[]): MetallbFacts {
  const controllers = ofComponent(objects, 'controller');
  const speakers = ofComponent(objects, 'speaker');
  const controllerPods = controllers.filter(({ kind }) => kind === 'Pod');
  const speakerPods = speakers.filter(({ kind }) => kind === 'Pod');
  const [found] = [...controllers, ...speakers];
  return {
    namespace: found?.metadata.namespace ?? metallbNamespace,
    isFound: found !== undefined,
    loadBalancerClass: controllers.length === 0 ? undefined : (flagOf(controllers, 'lb-class') ?? ''),
    isControllerReady: controllers.length === 0 ? undefined : controllerPods.some(isReady),
    controller: controllers.find(({ kind }) => kind !== 'Pod'),
    speakerNodes:
      speakers.length === 0
        ? undefined
        : speakerPods.filter(isReady).flatMap((pod) => textAt(pod, 'spec', 'nodeName') ?? []),
    ignoresExcludeLabel: ['', 'true', 't', '1'].includes(
      (flagOf(speakers, 'ignore-exclude-lb') ?? 'false').toLowerCase(),
    ),
  };
}

function ofComponent(
  objects: readonly KubernetesObject[],
  component: Component,
): readonly KubernetesObject[] {
  return objects.filter((object) => isOfMetallb(object, component));
}

/** Whether the object is a workload or a pod of that component. */
export function isOfMetallb(
  { kind, metadata: { labels = {} } }: KubernetesObject,
  component: Component,
): boolean {
  if (kind !== 'Pod' && kind !== 'Deployment' && kind !== 'DaemonSet') return false;
  return (
    (labels['app.kubernetes.io/name'] === 'metallb' && labels['app.kubernetes.io/component'] === component) ||
    (labels['app'] === 'metallb' && labels['component'] === component)
  );
}

function isReady(pod: KubernetesObject): boolean {
  return isConditionTrue(pod, 'Ready') && pod.metadata.deletionTimestamp === undefined;
}

/** The value of a flag as Go's flag package reads it: one dash or two, the value behind `=` or in the next argument. */
function flagOf(workloads: readonly KubernetesObject[], name: string): string | undefined {
  for (const workload of workloads) {
    const spec = workload.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
    for (const container of listAt(workload, ...spec, 'containers')) {
      const args = [...wordsAt(container, 'command'), ...wordsAt(container, 'args')];
      const index = args.findIndex(
        (arg) => arg.replace(/^--?/, '').split('=')[0] === name && arg.startsWith('-'),
      );
      const arg = args[index];
      if (arg === undefined) continue;
      if (arg.includes('=')) return arg.slice(arg.indexOf('=') + 1);
      const next = args[index + 1];
      return next === undefined || next.startsWith('-') ? '' : next;
    }
  }
  return undefined;
}
