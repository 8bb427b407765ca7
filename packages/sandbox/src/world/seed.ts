import { type JsonObject, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { kindOf } from '../model/object.ts';
import type { NodeOptions, SandboxOptions } from '../options.ts';
import { establish } from './definitions.ts';
import { kubeProxyObjects } from './kube-proxy.ts';
import { makeObject } from './make-object.ts';
import { makeNode } from './nodes.ts';

const defaultNodes: readonly NodeOptions[] = [
  { name: 'n1', address: '192.168.20.11' },
  { name: 'n2', address: '192.168.20.12' },
  { name: 'n3', address: '192.168.20.13' },
];

/** Fills an empty store with what `kubeadm init` and two joins leave behind. */
export function seedCluster(
  cluster: Cluster,
  {
    nodes = defaultNodes,
    kubeProxy = {},
    objects = [],
  }: Pick<SandboxOptions, 'nodes' | 'kubeProxy' | 'objects'>,
): void {
  const { mode = 'ipvs', strictARP = false, installed = true } = kubeProxy;
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    makeObject(
      cluster,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } },
      'kube-apiserver',
    );
  }
  for (const [index, node] of nodes.entries()) {
    const {
      controlPlane = index === 0,
      labels = {},
      taints = [],
      excludeFromLoadBalancers = false,
      ready = true,
    } = node;
    const complete = { ...node, controlPlane, labels, taints, excludeFromLoadBalancers, ready };
    makeObject(
      cluster,
      makeNode({ node: complete, index, kubernetesVersion: cluster.kubernetesVersion, cluster }),
      'kubelet',
    );
    if (!ready) cluster.faults.control.node(node.name, 'down');
  }
  const apiServer = nodes[0]?.address ?? '192.168.20.11';
  for (const object of [
    ...commonObjects(apiServer, cluster.kubernetesVersion),
    ...(installed ? kubeProxyObjects(mode, strictARP, cluster.kubernetesVersion) : []),
    ...objects,
  ]) {
    const made = makeObject(cluster, object, 'kubeadm');
    // A CRD whose resources exist from the start must be served from the start.
    if (kindOf(object) === 'CustomResourceDefinition' && hasResources(object, objects))
      establish(cluster, made);
  }
}

const hasResources = (crd: JsonObject, objects: readonly JsonObject[]): boolean =>
  objects.some(
    (object) =>
      kindOf(object) === textAt(crd, 'spec', 'names', 'kind') &&
      String(object['apiVersion']).startsWith(`${textAt(crd, 'spec', 'group')}/`),
  );

function commonObjects(apiServer: string, version: string): readonly JsonObject[] {
  const kubernetesPort = { name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'kubernetes',
        namespace: 'default',
        labels: { component: 'apiserver', provider: 'kubernetes' },
      },
      spec: { type: 'ClusterIP', clusterIP: '10.96.0.1', ports: [kubernetesPort] },
      status: { loadBalancer: {} },
    },
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'kubernetes', namespace: 'default' },
      subsets: [{ addresses: [{ ip: apiServer }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name: 'kubernetes' },
      spec: { cidrs: ['10.96.0.0/12'] },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'cluster-admin', labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
      rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'kubeadm:cluster-admins' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'Group', name: 'kubeadm:cluster-admins' }],
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kubeadm-config', namespace: 'kube-system' },
      data: {
        ClusterConfiguration: `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: kubernetes
controlPlaneEndpoint: ""
kubernetesVersion: ${version}
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
`,
      },
    },
  ];
}
