import type { KubernetesObject } from '../src/index.ts';

/** The differences between the nodes of two distributions. */
export interface NodeOptions {
  readonly version?: string;
  readonly osImage?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly providerID?: string;
  readonly ready?: boolean;
  readonly kernel?: string;
  readonly controlPlane?: boolean;
}

/** A node as `GET /api/v1/nodes` answers it. */
export function node(name: string, options: NodeOptions = {}): KubernetesObject {
  const {
    version = 'v1.36.3',
    osImage = 'Debian GNU/Linux 13 (trixie)',
    labels = {},
    annotations = {},
    providerID,
    ready = true,
  } = options;
  const { kernel = '6.12.48+deb13-amd64', controlPlane = false } = options;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `5c1b0a52-0000-4000-8000-${name.padStart(12, '0')}`,
      resourceVersion: '101442',
      creationTimestamp: '2026-09-01T08:00:00Z',
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...(controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
        ...labels,
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true', ...annotations },
    },
    spec: {
      podCIDR: '10.244.0.0/24',
      podCIDRs: ['10.244.0.0/24'],
      ...(providerID === undefined ? {} : { providerID }),
    },
    status: {
      addresses: [{ type: 'InternalIP', address: '192.0.2.11' }],
      conditions: [
        { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory' },
        {
          type: 'Ready',
          status: ready ? 'True' : 'Unknown',
          reason: ready ? 'KubeletReady' : 'NodeStatusUnknown',
        },
      ],
      nodeInfo: {
        architecture: 'amd64',
        containerRuntimeVersion: 'containerd://2.1.4',
        kernelVersion: kernel,
        kubeletVersion: version,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        osImage,
      },
    },
  };
}

export interface DaemonSetOptions {
  readonly name?: string;
  readonly namespace?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly volumes?: readonly unknown[];
  readonly mounts?: readonly unknown[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly templateAnnotations?: Readonly<Record<string, string>>;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly updateStrategy?: unknown;
  readonly status?: Readonly<Record<string, number>>;
}

const configVolume = { name: 'kube-proxy', configMap: { name: 'kube-proxy', defaultMode: 420 } };
const configMount = { name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' };

/** A DaemonSet as `GET /apis/apps/v1/daemonsets` answers it; kubeadm's by default. */
export function daemonSet(options: DaemonSetOptions = {}): KubernetesObject {
  const {
    name = 'kube-proxy',
    namespace = 'kube-system',
    image = 'registry.k8s.io/kube-proxy:v1.36.3',
  } = options;
  const {
    command = [
      '/usr/local/bin/kube-proxy',
      '--config=/var/lib/kube-proxy/config.conf',
      '--hostname-override=$(NODE_NAME)',
    ],
  } = options;
  const {
    volumes = [configVolume],
    mounts = [configMount],
    podLabels = { 'k8s-app': 'kube-proxy' },
    status = {},
  } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name,
      namespace,
      uid: 'b0c7f0ce-96a5-4c56-9d63-53ab5be0a1f1',
      generation: 1,
      resourceVersion: '100980',
      creationTimestamp: '2026-09-01T08:00:10Z',
      labels: { 'k8s-app': 'kube-proxy', ...options.labels },
      annotations: { 'deprecated.daemonset.template.generation': '1', ...options.annotations },
    },
    spec: {
      revisionHistoryLimit: 10,
      selector: { matchLabels: podLabels },
      template: {
        metadata: { labels: podLabels, annotations: options.templateAnnotations ?? {} },
        spec: {
          containers: [
            {
              name: 'kube-proxy',
              image,
              command,
              args: options.args ?? [],
              env: [
                {
                  name: 'NODE_NAME',
                  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
                },
              ],
              securityContext: { privileged: true },
              volumeMounts: [...mounts, { name: 'xtables-lock', mountPath: '/run/xtables.lock' }],
            },
          ],
          hostNetwork: true,
          nodeSelector: options.nodeSelector ?? { 'kubernetes.io/os': 'linux' },
          priorityClassName: 'system-node-critical',
          tolerations: [{ operator: 'Exists' }],
          volumes: [
            ...volumes,
            { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
          ],
        },
      },
      updateStrategy: options.updateStrategy ?? {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
      },
    },
    status: {
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      observedGeneration: 1,
      updatedNumberScheduled: 3,
      ...status,
    },
  };
}

export interface ConfigMapOptions {
  readonly name?: string;
  readonly namespace?: string;
  readonly data: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly managers?: readonly { readonly manager: string; readonly time: string }[];
  readonly immutable?: boolean;
}

/** A ConfigMap as the API answers it, managed fields included. */
export function configMap(options: ConfigMapOptions): KubernetesObject {
  const { name = 'kube-proxy', namespace = 'kube-system', data, labels, annotations, immutable } = options;
  const { managers = [{ manager: 'kubeadm', time: '2026-09-01T08:00:09Z' }] } = options;
  const fields = Object.fromEntries(Object.keys(data).map((key) => [`f:${key}`, {}]));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace,
      uid: '0b3c4a3e-51a0-4b1f-8d3e-9c1d6f2f7a11',
      resourceVersion: '261',
      creationTimestamp: '2026-09-01T08:00:09Z',
      labels: { app: 'kube-proxy', ...labels },
      annotations: annotations ?? {},
      managedFields: managers.map(({ manager, time }) => ({
        manager,
        operation: 'Update',
        apiVersion: 'v1',
        time,
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { '.': {}, ...fields } },
      })),
    },
    data,
    ...(immutable === undefined ? {} : { immutable }),
  };
}

/** A static pod's mirror, as the kubelet shows it. */
export function mirrorPod(
  nodeName: string,
  args: readonly string[],
  image = 'index.docker.io/rancher/hardened-kubernetes:v1.36.3-rke2r1',
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `kube-proxy-${nodeName}`,
      namespace: 'kube-system',
      labels: { component: 'kube-proxy', tier: 'control-plane' },
      annotations: { 'kubernetes.io/config.mirror': '4b7d', 'kubernetes.io/config.source': 'file' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid: 'x', controller: true }],
    },
    spec: {
      nodeName,
      hostNetwork: true,
      containers: [{ name: 'kube-proxy', image, command: ['kube-proxy'], args }],
    },
    status: { phase: 'Running' },
  };
}

export interface PodOptions {
  readonly createdAt: string;
  readonly startedAt?: string | undefined;
  readonly restarts?: number;
  readonly waiting?: string;
  readonly lastMessage?: string;
  readonly deleting?: boolean;
}

/** A pod of the kube-proxy DaemonSet. */
export function proxyPod(nodeName: string, options: PodOptions): KubernetesObject {
  const { createdAt, startedAt, restarts = 0, waiting, lastMessage, deleting = false } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `kube-proxy-${nodeName.slice(-5)}`,
      namespace: 'kube-system',
      uid: `uid-of-${nodeName}`,
      creationTimestamp: createdAt,
      labels: { 'k8s-app': 'kube-proxy' },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'kube-proxy', uid: 'b0c7f0ce', controller: true },
      ],
      ...(deleting ? { deletionTimestamp: createdAt } : {}),
    },
    spec: { nodeName, containers: [{ name: 'kube-proxy', image: 'registry.k8s.io/kube-proxy:v1.36.3' }] },
    status: {
      phase: startedAt === undefined && waiting === undefined ? 'Pending' : 'Running',
      containerStatuses: [
        {
          name: 'kube-proxy',
          restartCount: restarts,
          state:
            waiting === undefined
              ? startedAt === undefined
                ? {}
                : { running: { startedAt } }
              : { waiting: { reason: waiting } },
          lastState: lastMessage === undefined ? {} : { terminated: { exitCode: 1, message: lastMessage } },
        },
      ],
    },
  };
}

/** A configuration text as kubeadm writes it, cut to what matters. */
export function configText(mode: string, strictARP = 'false', more = ''): string {
  return `apiVersion: kubeproxy.config.k8s.io/v1alpha1\n${more}ipvs:\n  excludeCIDRs: null\n  scheduler: ""\n  strictARP: ${strictARP}\nkind: KubeProxyConfiguration\nmode: ${mode}`;
}

/** The ConfigMap in which kubeadm keeps the cluster's configuration. */
export function kubeadmConfig(more = ''): KubernetesObject {
  return configMap({
    name: 'kubeadm-config',
    data: {
      ClusterConfiguration: `apiVersion: kubeadm.k8s.io/v1beta4\ncertificatesDir: /etc/kubernetes/pki\nkind: ClusterConfiguration\n${more}`,
    },
  });
}
