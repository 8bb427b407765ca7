import { type PartialObject, stringsAt, textAt } from '@gatesmith/kubernetes';
import type { ClusterNode } from './cluster-nodes.ts';
import type { DistributionId } from './distribution.ts';
import type { KubeProxyDaemonSet } from './find-daemon-sets.ts';

/** The facts by which distributions are distinguished. */
export interface DistributionEvidence {
  readonly objects: readonly PartialObject[];
  readonly nodes: readonly ClusterNode[];
  readonly serverVersion: string;
  readonly daemonSet: KubeProxyDaemonSet | undefined;
  /** The configuration text, where one was found. */
  readonly configText: string;
}

type Rule = (evidence: DistributionEvidence) => string | undefined;

/** First match wins: what is made on top of kubeadm comes before kubeadm itself. Each rule answers with what gave it away. */
const rules: readonly (readonly [DistributionId, Rule])[] = [
  ['talos', ({ nodes }) => anyNode(nodes, ({ osImage }) => osImage.startsWith('Talos'), 'osImage Talos')],
  ['microk8s', ({ nodes }) => nodeLabel(nodes, 'microk8s.io/cluster')],
  [
    'k3s',
    ({ nodes, serverVersion }) =>
      versionMark(nodes, serverVersion, '+k3s') ?? nodeAnnotation(nodes, 'k3s.io/node-args'),
  ],
  [
    'rke2-chart',
    (evidence) =>
      isRke2(evidence) !== undefined && evidence.daemonSet !== undefined
        ? 'RKE2 with a kube-proxy DaemonSet'
        : undefined,
  ],
  ['rke2', isRke2],
  [
    'k0s',
    ({ nodes, serverVersion }) =>
      versionMark(nodes, serverVersion, '+k0s') ?? nodeLabel(nodes, 'node.k0sproject.io/role'),
  ],
  [
    'eks',
    ({ nodes, serverVersion }) =>
      versionMark(nodes, serverVersion, '-eks-') ?? labelPrefix(nodes, 'eks.amazonaws.com/'),
  ],
  [
    'gke',
    ({ nodes, serverVersion }) =>
      versionMark(nodes, serverVersion, '-gke.') ?? nodeLabel(nodes, 'cloud.google.com/gke-nodepool'),
  ],
  [
    'aks-engine',
    ({ daemonSet }) =>
      addonManaged(daemonSet)
        ? 'label addonmanager.kubernetes.io/mode=Reconcile on the DaemonSet'
        : undefined,
  ],
  ['aks', ({ nodes }) => labelPrefix(nodes, 'kubernetes.azure.com/')],
  ['openshift', ({ objects }) => openShiftMark(objects)],
  ['rke1', ({ nodes }) => nodeAnnotation(nodes, 'rke.cattle.io/internal-ip')],
  [
    'kind',
    ({ nodes }) => anyNode(nodes, ({ providerId }) => providerId.startsWith('kind://'), 'providerID kind://'),
  ],
  ['minikube', ({ nodes }) => nodeLabel(nodes, 'minikube.k8s.io/name')],
  ['sealos', sealosMark],
  [
    'kubeone',
    ({ objects }) =>
      objectLabel(objects, 'kubeone.io/addon') ?? objectNamed(objects, 'Deployment', 'machine-controller'),
  ],
  ['kubekey', kubeKeyMark],
  ['kubespray', kubesprayMark],
  ['cluster-api', ({ nodes }) => nodeAnnotation(nodes, 'cluster.x-k8s.io/cluster-name')],
  [
    'kubeadm',
    ({ objects, nodes }) =>
      objectNamed(objects, 'ConfigMap', 'kubeadm-config') ??
      nodeAnnotation(nodes, 'kubeadm.alpha.kubernetes.io/cri-socket'),
  ],
  [
    'kubeasz',
    ({ nodes, daemonSet, objects }) =>
      daemonSet === undefined && !objects.some(isKubeProxyPod)
        ? nodeLabel(nodes, 'kubernetes.io/role')
        : undefined,
  ],
];

/** The distribution, and what gave it away; `unknown` without evidence. */
export function findDistribution(evidence: DistributionEvidence): {
  readonly id: DistributionId;
  readonly evidence: string;
} {
  for (const [id, rule] of rules) {
    const found = rule(evidence);
    if (found !== undefined) return { id, evidence: found };
  }
  return { id: 'unknown', evidence: 'no mark of a known distribution' };
}

function isRke2({ nodes, serverVersion }: DistributionEvidence): string | undefined {
  return versionMark(nodes, serverVersion, '+rke2') ?? nodeAnnotation(nodes, 'rke2.io/node-args');
}

function kubesprayMark({ objects, configText }: DistributionEvidence): string | undefined {
  // kubespray keeps certificates in its own folder, and gives every node the first node's name to override
  if (/certificatesDir: *"?\/etc\/kubernetes\/ssl\b/.test(kubeadmText(objects)))
    return 'kubeadm-config keeps certificates in /etc/kubernetes/ssl';
  const named = /^hostnameOverride: *"?[A-Za-z0-9]/m.test(configText);
  return named && /^ +scheduler: *"?rr\b/m.test(configText)
    ? 'hostnameOverride and scheduler rr in the configuration'
    : undefined;
}

function kubeKeyMark({ objects }: DistributionEvidence): string | undefined {
  return /lb\.kubesphere\.local/.test(kubeadmText(objects))
    ? 'kubeadm-config names lb.kubesphere.local'
    : undefined;
}

function sealosMark({ daemonSet, configText, objects }: DistributionEvidence): string | undefined {
  if (daemonSet?.observed.image?.startsWith('sealos.hub:5000/') === true)
    return 'images from sealos.hub:5000';
  if (/sealos\.hub:5000/.test(kubeadmText(objects))) return 'kubeadm-config names sealos.hub:5000';
  return /^[^#\n]*10\.103\.97\.2\/32/m.test(configText) ? 'excludeCIDRs holds 10.103.97.2/32' : undefined;
}

function kubeadmText(objects: readonly PartialObject[]): string {
  const found = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata?.name === 'kubeadm-config',
  );
  return stringsAt(found?.data)['ClusterConfiguration'] ?? '';
}

function openShiftMark(objects: readonly PartialObject[]): string | undefined {
  const found = objects.find(
    ({ apiVersion, metadata }) =>
      apiVersion?.startsWith('operator.openshift.io/') === true ||
      apiVersion?.startsWith('config.openshift.io/') === true ||
      metadata?.namespace === 'openshift-kube-proxy',
  );
  return found === undefined ? undefined : `${found.kind ?? 'object'} of OpenShift's`;
}

function addonManaged(daemonSet: KubeProxyDaemonSet | undefined): boolean {
  return daemonSet?.object.metadata?.labels?.['addonmanager.kubernetes.io/mode'] === 'Reconcile';
}

function versionMark(nodes: readonly ClusterNode[], serverVersion: string, mark: string): string | undefined {
  const node = nodes.find(({ kubeletVersion }) => kubeletVersion.includes(mark));
  if (node !== undefined) return `kubelet ${node.kubeletVersion}`;
  return serverVersion.includes(mark) ? `server ${serverVersion}` : undefined;
}

function anyNode(
  nodes: readonly ClusterNode[],
  matches: (node: ClusterNode) => boolean,
  evidence: string,
): string | undefined {
  return nodes.some(matches) ? evidence : undefined;
}

function nodeLabel(nodes: readonly ClusterNode[], label: string): string | undefined {
  return anyNode(nodes, ({ labels }) => Object.hasOwn(labels, label), `node label ${label}`);
}

function nodeAnnotation(nodes: readonly ClusterNode[], annotation: string): string | undefined {
  return anyNode(
    nodes,
    ({ annotations }) => Object.hasOwn(annotations, annotation),
    `node annotation ${annotation}`,
  );
}

function labelPrefix(nodes: readonly ClusterNode[], prefix: string): string | undefined {
  return anyNode(
    nodes,
    ({ labels }) => Object.keys(labels).some((label) => label.startsWith(prefix)),
    `node labels ${prefix}*`,
  );
}

function objectLabel(objects: readonly PartialObject[], label: string): string | undefined {
  return objects.some(({ metadata }) => metadata?.labels?.[label] !== undefined)
    ? `label ${label}`
    : undefined;
}

function objectNamed(objects: readonly PartialObject[], kind: string, name: string): string | undefined {
  return objects.some((object) => object.kind === kind && object.metadata?.name === name)
    ? `${kind} ${name}`
    : undefined;
}

/** Whether an object is a pod that runs kube-proxy, by its name and labels. */
export function isKubeProxyPod({ kind, metadata, spec }: PartialObject): boolean {
  if (kind !== 'Pod') return false;
  const labels = metadata?.labels ?? {};
  if ([labels['k8s-app'], labels['component'], labels['app']].includes('kube-proxy')) return true;
  return /^kube-proxy-/.test(metadata?.name ?? '') && textAt(spec, 'nodeName') !== undefined;
}
