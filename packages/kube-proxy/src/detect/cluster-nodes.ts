import type { KubernetesObject } from '../kubernetes-object.ts';
import { readField, readList, readText } from './read-field.ts';

/** What a node tells about itself, as far as it is of use here. */
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
export function clusterNodes(objects: readonly KubernetesObject[]): readonly ClusterNode[] {
  return objects
    .filter(({ kind }) => kind === 'Node')
    .map(readNode)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function readNode({ metadata, spec, status }: KubernetesObject): ClusterNode {
  const info = readField(status, 'nodeInfo');
  const labels = metadata?.labels ?? {};
  const ready = readList(status, 'conditions').find((condition) => readText(condition, 'type') === 'Ready');
  return {
    name: metadata?.name ?? '',
    kubeletVersion: readText(info, 'kubeletVersion') ?? '',
    osImage: readText(info, 'osImage') ?? '',
    kernelVersion: readText(info, 'kernelVersion') ?? '',
    windows: (readText(info, 'operatingSystem') ?? labels['kubernetes.io/os']) === 'windows',
    ready: readText(ready, 'status') === 'True',
    cordoned: readField(spec, 'unschedulable') === true,
    controlPlane:
      Object.hasOwn(labels, 'node-role.kubernetes.io/control-plane') ||
      Object.hasOwn(labels, 'node-role.kubernetes.io/master'),
    providerId: readText(spec, 'providerID') ?? '',
    labels,
    annotations: metadata?.annotations ?? {},
  };
}
