import { describe, expect, test } from 'vitest';
import { configMap, configText, daemonSet, kubeadmConfig, mirrorPod, node } from '../../test/clusters.ts';
import {
  type Decision,
  type DistributionId,
  decideKubeProxy,
  detectKubeProxy,
  type KubernetesObject,
} from '../index.ts';

interface Cluster {
  readonly is: DistributionId;
  readonly server?: string;
  readonly objects: readonly KubernetesObject[];
  readonly decision: Decision;
  /** Where the settings were found, and what they are. */
  readonly sees: string;
}

const socket = { 'kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///run/containerd/containerd.sock' };
const ipvs = configMap({ data: { 'config.conf': configText('ipvs'), 'kubeconfig.conf': 'kind: Config' } });
const kubeadmNode = node('cp1', { annotations: socket, controlPlane: true });
const nodeArgs = (...args: string[]): string => JSON.stringify(['server', '--token', '********', ...args]);
const eksConfig = [
  configMap({ name: 'kube-proxy', data: { kubeconfig: 'kind: Config\nmode: ipvs' } }),
  configMap({ name: 'kube-proxy-config', data: { config: configText('"ipvs"') } }),
];
const eksDaemonSet = daemonSet({
  image: '602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/kube-proxy:v1.33.3-minimal-eksbuild.4',
  command: [
    '/bin/sh',
    '-c',
    'kube-proxy --v=2 --hostname-override=$(NODE_NAME) --config="/var/lib/kube-proxy-config/config"',
  ],
  mounts: [
    { name: 'kubeconfig', mountPath: '/var/lib/kube-proxy/' },
    { name: 'config', mountPath: '/var/lib/kube-proxy-config/' },
  ],
  volumes: [
    { name: 'kubeconfig', configMap: { name: 'kube-proxy' } },
    { name: 'config', configMap: { name: 'kube-proxy-config' } },
  ],
});

const clusters: Readonly<Record<string, Cluster>> = {
  'kubeadm in ipvs mode': {
    is: 'kubeadm',
    objects: [kubeadmNode, daemonSet(), ipvs, kubeadmConfig()],
    decision: 'patch',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  'kubeadm in iptables mode': {
    is: 'kubeadm',
    objects: [kubeadmNode, daemonSet(), configMap({ data: { 'config.conf': configText('""') } })],
    decision: 'none',
    sees: 'kube-system/kube-proxy config.conf iptables/false',
  },
  kubespray: {
    is: 'kubespray',
    objects: [
      kubeadmNode,
      daemonSet(),
      configMap({ data: { 'config.conf': configText('ipvs', 'false', 'hostnameOverride: cp1\n') } }),
      configMap({
        name: 'kubeadm-config',
        data: { ClusterConfiguration: 'certificatesDir: /etc/kubernetes/ssl\n' },
      }),
    ],
    decision: 'patch-and-warn',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  kind: {
    is: 'kind',
    objects: [
      node('kind-control-plane', {
        providerID: 'kind://docker/kind/kind-control-plane',
        annotations: socket,
      }),
      daemonSet(),
      ipvs,
    ],
    decision: 'patch',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  minikube: {
    is: 'minikube',
    objects: [
      node('minikube', { labels: { 'minikube.k8s.io/name': 'minikube' }, annotations: socket }),
      daemonSet(),
      ipvs,
    ],
    decision: 'patch-and-warn',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  'k3s by default': {
    is: 'k3s',
    server: 'v1.36.1+k3s1',
    objects: [node('a', { version: 'v1.36.1+k3s1', annotations: { 'k3s.io/node-args': nodeArgs() } })],
    decision: 'none',
    sees: 'node-args iptables/false',
  },
  'k3s in ipvs mode on one node': {
    is: 'k3s',
    server: 'v1.36.1+k3s1',
    objects: [
      node('a', {
        version: 'v1.36.1+k3s1',
        annotations: {
          'k3s.io/node-args': nodeArgs(
            '--kube-proxy-arg',
            'proxy-mode=ipvs',
            '--kube-proxy-arg=ipvs-strict-arp=true',
          ),
        },
      }),
      node('b', {
        version: 'v1.36.1+k3s1',
        annotations: { 'k3s.io/node-args': JSON.stringify(['agent', '--kube-proxy-arg', 'proxy-mode=ipvs']) },
      }),
    ],
    decision: 'advise',
    sees: 'node-args ipvs/false',
  },
  'k3s without kube-proxy': {
    is: 'k3s',
    server: 'v1.36.1+k3s1',
    objects: [
      node('a', {
        version: 'v1.36.1+k3s1',
        annotations: { 'k3s.io/node-args': nodeArgs('--disable-kube-proxy') },
      }),
    ],
    decision: 'none',
    sees: 'none undefined/false',
  },
  rke2: {
    is: 'rke2',
    server: 'v1.36.3+rke2r1',
    objects: [
      node('a', { version: 'v1.36.3+rke2r1', annotations: { 'rke2.io/node-args': nodeArgs() } }),
      mirrorPod('a', ['--cluster-cidr=10.42.0.0/16', '--proxy-mode=ipvs']),
    ],
    decision: 'advise',
    sees: 'flags ipvs/false',
  },
  'rke2 from its chart': {
    is: 'rke2-chart',
    server: 'v1.21.11+rke2r1',
    objects: [
      node('a', { version: 'v1.21.11+rke2r1' }),
      daemonSet({
        image: 'rancher/hardened-kubernetes:v1.21.11-rke2r2-build20220324',
        command: ['kube-proxy', '--config', '/var/lib/kube-proxy/config.conf'],
        labels: { 'helm.sh/chart': 'rke2-kube-proxy-v1.21.11' },
      }),
      ipvs,
    ],
    decision: 'patch-and-warn',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  rke1: {
    is: 'rke1',
    objects: [node('a', { annotations: { 'rke.cattle.io/internal-ip': '192.0.2.11' } })],
    decision: 'advise',
    sees: 'none undefined/false',
  },
  k0s: {
    is: 'k0s',
    server: 'v1.36.2+k0s',
    objects: [
      node('a', { version: 'v1.36.2+k0s' }),
      daemonSet({ templateAnnotations: { 'k0sproject.io/config-hash': 'abc' } }),
      ipvs,
    ],
    decision: 'advise',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  'talos with flags': {
    is: 'talos',
    objects: [
      node('a', { osImage: 'Talos (v1.12.1)' }),
      daemonSet({
        command: ['/usr/local/bin/kube-proxy', '--proxy-mode=ipvs', '--conntrack-max-per-core=0'],
      }),
    ],
    decision: 'advise',
    sees: 'flags ipvs/false',
  },
  'talos with a hashed ConfigMap': {
    is: 'talos',
    objects: [
      node('a', { osImage: 'Talos (v1.14.0)' }),
      daemonSet({
        volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy-config-00112233aabbccdd' } }],
      }),
      configMap({ name: 'kube-proxy-config-00112233aabbccdd', data: { 'config.conf': configText('ipvs') } }),
    ],
    decision: 'advise',
    sees: 'kube-system/kube-proxy-config-00112233aabbccdd config.conf ipvs/false',
  },
  microk8s: {
    is: 'microk8s',
    objects: [node('a', { labels: { 'microk8s.io/cluster': 'true' } })],
    decision: 'advise',
    sees: 'none undefined/false',
  },
  'EKS in Amazon': {
    is: 'eks',
    server: 'v1.33.5-eks-3cfe0ce',
    objects: [
      node('ip-1', { version: 'v1.33.5-eks-3cfe0ce', providerID: 'aws:///eu-west-1a/i-0' }),
      eksDaemonSet,
      ...eksConfig,
    ],
    decision: 'none',
    sees: 'kube-system/kube-proxy-config config ipvs/false',
  },
  'EKS Anywhere': {
    is: 'eks',
    server: 'v1.33.5-eks-3cfe0ce',
    objects: [node('rack-1', { version: 'v1.33.5-eks-3cfe0ce' }), eksDaemonSet, ...eksConfig],
    decision: 'patch-and-warn',
    sees: 'kube-system/kube-proxy-config config ipvs/false',
  },
  AKS: {
    is: 'aks',
    objects: [
      node('aks-1', {
        labels: { 'kubernetes.azure.com/cluster': 'mc', 'kubernetes.azure.com/agentpool': 'p' },
      }),
      daemonSet({ command: ['kube-proxy', '--proxy-mode=ipvs'] }),
    ],
    decision: 'none',
    sees: 'flags ipvs/false',
  },
  'AKS Engine': {
    is: 'aks-engine',
    objects: [
      node('k8s-1', {}),
      daemonSet({
        labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' },
        command: ['kube-proxy', '--config=/var/lib/kube-proxy/config.yaml'],
        volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy-config' } }],
      }),
      configMap({ name: 'kube-proxy-config', data: { 'config.yaml': configText('ipvs') } }),
    ],
    decision: 'advise',
    sees: 'kube-system/kube-proxy-config config.yaml ipvs/false',
  },
  GKE: {
    is: 'gke',
    server: 'v1.33.4-gke.1245000',
    objects: [
      node('gke-1', { version: 'v1.33.4-gke.1245000', labels: { 'cloud.google.com/gke-nodepool': 'p' } }),
      mirrorPod('gke-1', ['--proxy-mode=iptables'], 'gke.gcr.io/kube-proxy-amd64:v1.33.4-gke.1245000'),
    ],
    decision: 'none',
    sees: 'flags iptables/false',
  },
  'OpenShift with OVN-Kubernetes': {
    is: 'openshift',
    objects: [
      node('m1', { labels: { 'node.openshift.io/os_id': 'rhel' } }),
      {
        apiVersion: 'operator.openshift.io/v1',
        kind: 'Network',
        metadata: { name: 'cluster' },
        spec: { defaultNetwork: { type: 'OVNKubernetes' } },
      },
    ],
    decision: 'none',
    sees: 'none undefined/false',
  },
  'OpenShift with kube-proxy': {
    is: 'openshift',
    objects: [
      node('m1', {}),
      daemonSet({
        name: 'openshift-kube-proxy',
        namespace: 'openshift-kube-proxy',
        image: 'quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:1111',
        command: [
          '/bin/bash',
          '-c',
          '#!/bin/bash\nset -euo pipefail\nexec /usr/bin/kube-proxy --hostname-override="$K8S_NODE_NAME" --config=/config/kube-proxy-config.yaml\n',
        ],
        mounts: [{ name: 'config', mountPath: '/config', readOnly: true }],
        volumes: [{ name: 'config', configMap: { name: 'proxy-config' } }],
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '33%' } },
      }),
      configMap({
        name: 'proxy-config',
        namespace: 'openshift-kube-proxy',
        data: { 'kube-proxy-config.yaml': configText('ipvs') },
      }),
    ],
    decision: 'advise',
    sees: 'openshift-kube-proxy/proxy-config kube-proxy-config.yaml ipvs/false',
  },
  KubeKey: {
    is: 'kubekey',
    objects: [
      kubeadmNode,
      daemonSet(),
      ipvs,
      kubeadmConfig('controlPlaneEndpoint: lb.kubesphere.local:6443\n'),
    ],
    decision: 'patch-and-warn',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  sealos: {
    is: 'sealos',
    objects: [kubeadmNode, daemonSet({ image: 'sealos.hub:5000/kube-proxy:v1.30.4' }), ipvs],
    decision: 'patch',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  kubeasz: {
    is: 'kubeasz',
    objects: [node('192.0.2.11', { labels: { 'kubernetes.io/role': 'master' } })],
    decision: 'advise',
    sees: 'none undefined/false',
  },
  KubeOne: {
    is: 'kubeone',
    objects: [
      kubeadmNode,
      daemonSet(),
      ipvs,
      {
        kind: 'Deployment',
        metadata: {
          name: 'machine-controller',
          namespace: 'kube-system',
          labels: { 'kubeone.io/addon': 'machinecontroller' },
        },
      },
    ],
    decision: 'patch-and-warn',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  'Cluster API': {
    is: 'cluster-api',
    objects: [
      node('m1', { annotations: { ...socket, 'cluster.x-k8s.io/cluster-name': 'c' } }),
      daemonSet(),
      ipvs,
    ],
    decision: 'patch',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  'Cilium without kube-proxy': {
    is: 'kubeadm',
    objects: [kubeadmNode, configMap({ name: 'cilium-config', data: { 'kube-proxy-replacement': 'true' } })],
    decision: 'none',
    sees: 'none undefined/false',
  },
  'Calico eBPF with kube-proxy parked': {
    is: 'kubeadm',
    objects: [
      kubeadmNode,
      daemonSet({ status: { desiredNumberScheduled: 0, numberAvailable: 0 } }),
      ipvs,
      {
        apiVersion: 'operator.tigera.io/v1',
        kind: 'Installation',
        metadata: { name: 'default' },
        spec: { calicoNetwork: { linuxDataplane: 'BPF', kubeProxyManagement: 'Enabled' } },
      },
    ],
    decision: 'none',
    sees: 'none undefined/false',
  },
  'kube-router': {
    is: 'kubeadm',
    objects: [
      kubeadmNode,
      daemonSet({
        name: 'kube-router',
        image: 'cloudnativelabs/kube-router:v2.5.0',
        labels: { 'k8s-app': 'kube-router' },
        command: [],
        args: ['--run-router=true', '--run-service-proxy=true'],
        volumes: [],
        mounts: [],
      }),
    ],
    decision: 'none',
    sees: 'none undefined/false',
  },
  'Antrea next to a kube-proxy in ipvs mode': {
    is: 'kubeadm',
    objects: [
      kubeadmNode,
      daemonSet(),
      ipvs,
      configMap({ name: 'antrea-config', data: { 'antrea-agent.conf': 'antreaProxy:\n  proxyAll: true\n' } }),
    ],
    decision: 'patch',
    sees: 'kube-system/kube-proxy config.conf ipvs/false',
  },
  'nothing that is known': {
    is: 'unknown',
    objects: [node('a')],
    decision: 'none',
    sees: 'none undefined/false',
  },
};

function sight({ source, mode, strictArp }: ReturnType<typeof detectKubeProxy>): string {
  const place =
    source.kind === 'config-map' ? `${source.namespace}/${source.name} ${source.key}` : source.kind;
  return `${place} ${mode}/${strictArp}`;
}

describe('detectKubeProxy', () => {
  test.for(Object.entries(clusters))(
    '%s is recognised, read and decided',
    ([, { is, server, objects, decision, sees }]) => {
      const observation = detectKubeProxy({ objects, serverVersion: server ?? 'v1.36.3' });
      const decided = decideKubeProxy(observation);
      expect({ is: observation.distribution, sees: sight(observation), decision: decided.decision }).toEqual({
        is,
        sees,
        decision,
      });
      expect(decided.patch !== undefined).toBe(decision.startsWith('patch'));
      expect(decided.advice !== undefined).toBe(decision === 'advise' || decision === 'patch-and-warn');
    },
  );

  test('the order of the objects changes nothing', () => {
    for (const { objects } of Object.values(clusters)) {
      const forward = decideKubeProxy(detectKubeProxy({ objects }));
      const backward = decideKubeProxy(detectKubeProxy({ objects: [...objects].reverse() }));
      expect(backward.decision).toBe(forward.decision);
      expect(backward.patch).toEqual(forward.patch);
    }
  });

  test.for([
    [
      'items that rename the key',
      {
        volumes: [
          {
            name: 'kube-proxy',
            configMap: { name: 'settings', items: [{ key: 'proxy', path: 'config.conf' }] },
          },
        ],
      },
    ],
    [
      'a projected volume',
      {
        volumes: [
          {
            name: 'kube-proxy',
            projected: {
              sources: [
                { serviceAccountToken: { path: 'token' } },
                { configMap: { name: 'settings', items: [{ key: 'proxy', path: 'config.conf' }] } },
              ],
            },
          },
        ],
      },
    ],
    [
      'a single file mounted by subPath',
      {
        mounts: [{ name: 'kube-proxy', mountPath: '/var/lib/kube-proxy/config.conf', subPath: 'proxy' }],
        volumes: [{ name: 'kube-proxy', configMap: { name: 'settings' } }],
      },
    ],
  ] as const)('the file is followed through %s', ([, options]) => {
    const { source, mode } = detectKubeProxy({
      objects: [daemonSet(options), configMap({ name: 'settings', data: { proxy: configText('ipvs') } })],
    });
    expect(source).toMatchObject({ kind: 'config-map', name: 'settings', key: 'proxy' });
    expect(mode).toBe('ipvs');
  });

  test('a hostPath and a Secret are named, not guessed at', () => {
    const host = daemonSet({ volumes: [{ name: 'kube-proxy', hostPath: { path: '/etc/kube-proxy' } }] });
    const secret = daemonSet({ volumes: [{ name: 'kube-proxy', secret: { secretName: 'proxy' } }] });
    expect(detectKubeProxy({ objects: [host] }).source).toEqual({
      kind: 'host-file',
      path: '/etc/kube-proxy/config.conf',
    });
    expect(detectKubeProxy({ objects: [secret] }).source).toEqual({
      kind: 'secret',
      namespace: 'kube-system',
      name: 'proxy',
    });
  });

  test('flags have no effect next to --config', () => {
    const mixed = daemonSet({
      command: ['kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--proxy-mode=iptables'],
    });
    expect(detectKubeProxy({ objects: [mixed, ipvs] })).toMatchObject({
      mode: 'ipvs',
      flags: { 'proxy-mode': 'iptables' },
    });
  });

  test('a kube-proxy next to its replacement, nodes that differ and a missing ConfigMap are reported', () => {
    const antrea = clusters['Antrea next to a kube-proxy in ipvs mode']?.objects ?? [];
    const k3s = clusters['k3s in ipvs mode on one node']?.objects ?? [];
    const codes = [antrea, k3s, [daemonSet()]].map((objects) =>
      detectKubeProxy({ objects }).findings.map(({ code }) => code),
    );
    expect(codes[0]).toContain('GS-KUBEPROXY-BESIDE-REPLACEMENT');
    expect(codes[1]).toContain('GS-KUBEPROXY-NODES-DIFFER');
    expect(codes[2]).toContain('GS-KUBEPROXY-CONFIG-NOT-FOUND');
  });

  test('Windows DaemonSets are left out', () => {
    const windows = daemonSet({
      name: 'kube-proxy-windows',
      nodeSelector: { 'kubernetes.io/os': 'windows' },
    });
    expect(detectKubeProxy({ objects: [windows, daemonSet(), ipvs] })).toMatchObject({
      daemonSet: { name: 'kube-proxy' },
      otherDaemonSets: [],
    });
  });

  test('objects with nothing in them are survived', () => {
    const empty: KubernetesObject[] = ['Node', 'DaemonSet', 'Pod', 'ConfigMap', 'Event', 'Installation'].map(
      (kind) => ({ kind }),
    );
    expect(detectKubeProxy({ objects: [{}, ...empty] }).home).toBe('unknown');
  });
});
