import { isConditionTrue, type KubernetesObject, listAt, textAt, wordsAt } from '@gatesmith/kubernetes';
import { flagValue } from './flag-value.ts';
import { metallbNamespace } from './layout.ts';

/** The facts about the running MetalLB that its objects show. A part that none of them shows is `undefined`. */
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

const components = ['controller', 'speaker'] as const;
type Component = (typeof components)[number];

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
export function isOfMetallb(object: KubernetesObject, component: Component): boolean {
  const { kind } = object;
  const isRun = kind === 'Pod' || kind === 'Deployment' || kind === 'DaemonSet';
  return isRun && metallbComponent(object) === component;
}

/** The component of MetalLB that an object belongs to, by the labels of charts and of manifests since 0.13. */
export function metallbComponent({ metadata: { labels = {} } }: KubernetesObject): Component | undefined {
  const ofChart = labels['app.kubernetes.io/name'] === 'metallb' ? labels['app.kubernetes.io/component'] : '';
  const ofManifest = labels['app'] === 'metallb' ? labels['component'] : '';
  return components.find((component) => component === ofChart || component === ofManifest);
}

function isReady(pod: KubernetesObject): boolean {
  return isConditionTrue(pod, 'Ready') && pod.metadata.deletionTimestamp === undefined;
}

/** The value of a flag of the first container that has it. */
function flagOf(workloads: readonly KubernetesObject[], name: string): string | undefined {
  const containers = workloads.flatMap((workload) =>
    listAt(workload, ...(workload.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec']), 'containers'),
  );
  return containers
    .map((container) => flagValue([...wordsAt(container, 'command'), ...wordsAt(container, 'args')], name))
    .find((value) => value !== undefined);
}
