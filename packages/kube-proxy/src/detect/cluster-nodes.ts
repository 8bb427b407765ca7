import { at, listAt, type PartialObject, textAt } from '@gatesmith/kubernetes';

/** The facts that a node reports about itself and that are used here. */
export interface ClusterNode {
  readonly name: string;
  readonly kubeletVersion: string;
  readonly osImage: string;
  readonly kernelVersion: string;
  readonly windows: boolean;
  readonly ready: boolean;
  readonly cordoned: boolean;
  readonly controlPlane: boolean;
  readonly providerId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The nodes among the objects, in order of their names. */
export function clusterNodes(objects: readonly PartialObject[]): readonly ClusterNode[] {
  return objects
    .filter(({ kind }) => kind === 'Node')
    .map(readNode)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function readNode({ metadata, spec, status }: PartialObject): ClusterNode {
  const info = at(status, 'nodeInfo');
  const labels = metadata?.labels ?? {};
  const ready = listAt(status, 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  return {
    name: metadata?.name ?? '',
    kubeletVersion: textAt(info, 'kubeletVersion') ?? '',
    osImage: textAt(info, 'osImage') ?? '',
    kernelVersion: textAt(info, 'kernelVersion') ?? '',
    windows: (textAt(info, 'operatingSystem') ?? labels['kubernetes.io/os']) === 'windows',
    ready: textAt(ready, 'status') === 'True',
    cordoned: at(spec, 'unschedulable') === true,
    controlPlane:
      Object.hasOwn(labels, 'node-role.kubernetes.io/control-plane') ||
      Object.hasOwn(labels, 'node-role.kubernetes.io/master'),
    providerId: textAt(spec, 'providerID') ?? '',
    labels,
    annotations: metadata?.annotations ?? {},
  };
}
