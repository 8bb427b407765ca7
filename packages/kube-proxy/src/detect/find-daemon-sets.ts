import { at, listAt, numberAt, type PartialObject, stringsAt, textAt } from '@gatesmith/kubernetes';
import { commandWords } from './command-line.ts';
import type { ObservedDaemonSet } from './observation.ts';

/** A DaemonSet that runs kube-proxy, and the container that does. */
export interface KubeProxyDaemonSet {
  readonly object: PartialObject;
  readonly observed: ObservedDaemonSet;
  readonly container: unknown;
}

/**
 * DaemonSets that run kube-proxy on Linux nodes, in any namespace and under any name, the busiest first. Parked ones (no desired node) and
 * those for Windows are left out.
 */
export function findDaemonSets(objects: readonly PartialObject[]): KubeProxyDaemonSet[] {
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
export function kubeProxyContainer(object: PartialObject): unknown {
  const spec = object.kind === 'Pod' ? object.spec : at(object.spec, 'template', 'spec');
  const containers = listAt(spec, 'containers');
  const byContent = containers.find((container) => {
    const image = (textAt(container, 'image') ?? '').split('/').at(-1) ?? '';
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
        /kube-?proxy|hyperkube|kubernetes/.test(`${textAt(container, 'name')} ${textAt(container, 'image')}`),
      )
    : undefined;
}

function isForWindows(object: PartialObject): boolean {
  const pod = at(object.spec, 'template', 'spec');
  const os = stringsAt(pod, 'nodeSelector')['kubernetes.io/os'] ?? textAt(pod, 'os', 'name');
  if (os !== undefined) return os === 'windows';
  const terms = listAt(
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

function isParked(object: PartialObject): boolean {
  return at(object.status, 'desiredNumberScheduled') === 0;
}

function observe(object: PartialObject, container: unknown): ObservedDaemonSet {
  const { metadata, spec, status } = object;
  const maxUnavailable = at(spec, 'updateStrategy', 'rollingUpdate', 'maxUnavailable');
  return {
    kind: 'DaemonSet',
    namespace: metadata?.namespace ?? 'default',
    name: metadata?.name ?? '',
    updateStrategy: textAt(spec, 'updateStrategy', 'type') === 'OnDelete' ? 'OnDelete' : 'RollingUpdate',
    maxUnavailable:
      typeof maxUnavailable === 'string' || typeof maxUnavailable === 'number' ? maxUnavailable : 1,
    desired: numberAt(status, 'desiredNumberScheduled') ?? 0,
    updated: numberAt(status, 'updatedNumberScheduled') ?? 0,
    available: numberAt(status, 'numberAvailable') ?? 0,
    unavailable: numberAt(status, 'numberUnavailable') ?? 0,
    generation: metadata?.generation ?? 0,
    observedGeneration: numberAt(status, 'observedGeneration') ?? 0,
    image: textAt(container, 'image'),
    templateAnnotations: stringsAt(spec, 'template', 'metadata', 'annotations'),
    podLabels: stringsAt(spec, 'selector', 'matchLabels'),
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
