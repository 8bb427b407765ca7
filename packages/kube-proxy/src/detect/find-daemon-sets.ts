import type { KubernetesObject } from '../kubernetes-object.ts';
import { commandWords } from './command-line.ts';
import type { ObservedDaemonSet } from './observation.ts';
import { readCount, readField, readList, readText, readTexts } from './read-field.ts';

/** A DaemonSet that runs kube-proxy, and the container that does. */
export interface KubeProxyDaemonSet {
  readonly object: KubernetesObject;
  readonly observed: ObservedDaemonSet;
  readonly container: unknown;
}

/**
 * DaemonSets that run kube-proxy on Linux nodes, in any namespace and under any name, the busiest first. Parked ones (no node wanted) and
 * those for Windows are left out.
 */
export function findDaemonSets(objects: readonly KubernetesObject[]): KubeProxyDaemonSet[] {
  const found: KubeProxyDaemonSet[] = [];
  for (const object of objects) {
    if (object.kind !== 'DaemonSet') continue;
    const container = kubeProxyContainer(object);
    if (container === undefined || isForWindows(object) || isParked(object)) continue;
    found.push({ object, container, observed: observe(object, container) });
  }
  return found.sort(
    (left, right) =>
      right.observed.desired - left.observed.desired || compare(left.observed.name, right.observed.name),
  );
}

/** The container of a workload that runs kube-proxy, by image or command. */
export function kubeProxyContainer(object: KubernetesObject): unknown {
  const spec = object.kind === 'Pod' ? object.spec : readField(object.spec, 'template', 'spec');
  const containers = readList(spec, 'containers');
  const byContent = containers.find((container) => {
    const image = (readText(container, 'image') ?? '').split('/').at(-1) ?? '';
    return (
      /kube-proxy/.test(image) || commandWords(container).some((word) => /(?:^|\/)kube-proxy$/.test(word))
    );
  });
  if (byContent !== undefined) return byContent;
  const labels = object.metadata?.labels ?? {};
  const named = [object.metadata?.name, labels['k8s-app'], labels['app'], labels['component']].includes(
    'kube-proxy',
  );
  return named
    ? containers.find((container) =>
        /kube-?proxy|hyperkube|kubernetes/.test(
          `${readText(container, 'name')} ${readText(container, 'image')}`,
        ),
      )
    : undefined;
}

function isForWindows(object: KubernetesObject): boolean {
  const pod = readField(object.spec, 'template', 'spec');
  const os = readTexts(pod, 'nodeSelector')['kubernetes.io/os'] ?? readText(pod, 'os', 'name');
  if (os !== undefined) return os === 'windows';
  const terms = readList(
    pod,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  return (
    terms.length > 0 &&
    JSON.stringify(terms).includes('"windows"') &&
    !JSON.stringify(terms).includes('"linux"')
  );
}

function isParked(object: KubernetesObject): boolean {
  return readField(object.status, 'desiredNumberScheduled') === 0;
}

function observe(object: KubernetesObject, container: unknown): ObservedDaemonSet {
  const { metadata, spec, status } = object;
  const maxUnavailable = readField(spec, 'updateStrategy', 'rollingUpdate', 'maxUnavailable');
  return {
    kind: 'DaemonSet',
    namespace: metadata?.namespace ?? 'default',
    name: metadata?.name ?? '',
    updateStrategy: readText(spec, 'updateStrategy', 'type') === 'OnDelete' ? 'OnDelete' : 'RollingUpdate',
    maxUnavailable:
      typeof maxUnavailable === 'string' || typeof maxUnavailable === 'number' ? maxUnavailable : 1,
    desired: readCount(status, 'desiredNumberScheduled'),
    updated: readCount(status, 'updatedNumberScheduled'),
    available: readCount(status, 'numberAvailable'),
    unavailable: readCount(status, 'numberUnavailable'),
    generation: metadata?.generation ?? 0,
    observedGeneration: readCount(status, 'observedGeneration'),
    image: readText(container, 'image'),
    templateAnnotations: readTexts(spec, 'template', 'metadata', 'annotations'),
    podLabels: readTexts(spec, 'selector', 'matchLabels'),
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
