import {
  asLabelSelector,
  at,
  hasLabels,
  isConditionTrue,
  isRecord,
  type Json,
  listAt,
  matchesSelector,
  recordsAt,
  stringsAt,
  textAt,
} from '@gatesmith/kubernetes';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, labelsOf, nameOf, timestamp, withCondition } from '../model/object.ts';
import type { Controller } from './engine.ts';

/** Nodes are Ready unless a fault takes them down. */
export const nodeController: Controller = {
  name: 'nodes',
  watches: ['nodes'],
  reconcile({ cluster }) {
    for (const node of cluster.store.list('nodes')) {
      const isDown = cluster.faults.isDown(nameOf(node));
      if (isConditionTrue(node, 'Ready') !== isDown) continue;
      const now = cluster.clock.now();
      const conditions = withCondition(
        listAt(node, 'status', 'conditions'),
        isDown
          ? {
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
            }
          : {
              type: 'Ready',
              status: 'True',
              reason: 'KubeletReady',
              message: 'kubelet is posting ready status',
            },
        now,
      );
      const status = { ...objectOf(node['status']), conditions };
      writeAsController(cluster, {
        resource: 'nodes',
        object: { ...node, status },
        manager: 'kubelet',
        subresource: 'status',
      });
    }
  },
};

const objectOf = (value: Json | undefined) => (isRecord(value) ? value : {});

export const isReadyNode = (node: KubeObject): boolean => isConditionTrue(node, 'Ready');

export const addressOfNode = (node: KubeObject): string =>
  textAt(
    recordsAt(node, 'status', 'addresses').find((address) => address['type'] === 'InternalIP') ?? {},
    'address',
  ) ?? '';

/** A made-up hardware address that is the same for the same node. */
export function macOfNode(node: KubeObject): string {
  const parts = addressOfNode(node)
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'));
  return `52:54:${parts.join(':')}`;
}

/** Taints that the daemon set controller tolerates for its pods (pkg/controller/daemon/util). */
const daemonTolerations: readonly string[] = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/unschedulable',
  'node.kubernetes.io/network-unavailable',
];

/** Whether a pod of this spec may run on the node: node selector, required affinity, taints. */
export function fitsNode(spec: Json | undefined, node: KubeObject, isDaemon: boolean): boolean {
  const labels = labelsOf(node);
  if (!hasLabels(stringsAt(spec, 'nodeSelector'), labels)) return false;
  const terms = listAt(
    spec,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  const isWanted =
    terms.length === 0 ||
    terms.some(
      (term) =>
        matchesSelector(asLabelSelector({ matchExpressions: listAt(term, 'matchExpressions') }), labels) &&
        listAt(term, 'matchFields').every((field) => listAt(field, 'values').includes(nameOf(node))),
    );
  if (!isWanted) return false;
  if (!isDaemon && at(node, 'spec', 'unschedulable') === true) return false;
  return listAt(node, 'spec', 'taints').every((taint) => {
    if (textAt(taint, 'effect') === 'PreferNoSchedule') return true;
    if (isDaemon && daemonTolerations.includes(textAt(taint, 'key') ?? '')) return true;
    return listAt(spec, 'tolerations').some((toleration) => tolerates(toleration, taint));
  });
}

function tolerates(toleration: Json, taint: Json): boolean {
  const effect = textAt(toleration, 'effect') ?? '';
  if (effect !== '' && effect !== textAt(taint, 'effect')) return false;
  const key = textAt(toleration, 'key') ?? '';
  const isExists = textAt(toleration, 'operator') === 'Exists';
  if (key === '') return isExists;
  if (key !== textAt(taint, 'key')) return false;
  return isExists || (textAt(toleration, 'value') ?? '') === (textAt(taint, 'value') ?? '');
}

interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export interface NodeInput {
  readonly node: {
    readonly name: string;
    readonly address: string;
    readonly controlPlane: boolean;
    readonly labels: Readonly<Record<string, string>>;
    readonly taints: readonly Json[];
    readonly excludeFromLoadBalancers: boolean;
    readonly ready: boolean;
  };
  readonly index: number;
  readonly kubernetesVersion: string;
  readonly cluster: Cluster;
}

/** A node object as a kubelet under kubeadm registers it. */
export function makeNode({ node, index, kubernetesVersion, cluster }: NodeInput): KubeObject {
  const now = cluster.clock.now();
  const condition = (entry: Condition): Json => ({
    ...entry,
    lastHeartbeatTime: timestamp(now),
    lastTransitionTime: timestamp(now),
  });
  const resources = { cpu: '2', memory: '4028440Ki', pods: '110', 'ephemeral-storage': '61202244Ki' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': node.name,
        'kubernetes.io/os': 'linux',
        ...(node.controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
        ...(node.excludeFromLoadBalancers
          ? { 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
          : {}),
        ...node.labels,
      },
      annotations: {
        'kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///run/containerd/containerd.sock',
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: {
      podCIDR: `10.244.${index}.0/24`,
      podCIDRs: [`10.244.${index}.0/24`],
      taints: node.taints.length > 0 ? node.taints : undefined,
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: node.address },
        { type: 'Hostname', address: node.name },
      ],
      capacity: resources,
      allocatable: resources,
      conditions: [
        condition({
          type: 'MemoryPressure',
          status: 'False',
          reason: 'KubeletHasSufficientMemory',
          message: 'kubelet has sufficient memory available',
        }),
        condition({
          type: 'DiskPressure',
          status: 'False',
          reason: 'KubeletHasNoDiskPressure',
          message: 'kubelet has no disk pressure',
        }),
        condition({
          type: 'PIDPressure',
          status: 'False',
          reason: 'KubeletHasSufficientPID',
          message: 'kubelet has sufficient PID available',
        }),
        condition({
          type: 'NetworkUnavailable',
          status: 'False',
          reason: 'SandboxNetwork',
          message: 'the network is a model',
        }),
        node.ready
          ? condition({
              type: 'Ready',
              status: 'True',
              reason: 'KubeletReady',
              message: 'kubelet is posting ready status',
            })
          : condition({
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
            }),
      ],
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        osImage: 'gatesmith sandbox (a model)',
        kernelVersion: '6.1.0-sandbox',
        containerRuntimeVersion: 'containerd://2.1.0-sandbox',
        kubeletVersion: kubernetesVersion,
        kubeProxyVersion: '',
        bootID: cluster.random.uuid(),
        machineID: cluster.random.uuid().replaceAll('-', ''),
        systemUUID: cluster.random.uuid(),
      },
    },
  };
}
