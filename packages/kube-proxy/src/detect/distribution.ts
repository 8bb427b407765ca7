/** A way in which clusters are made, as far as kube-proxy's settings differ by it. */
export type DistributionId =
  | 'kubeadm'
  | 'kubespray'
  | 'kind'
  | 'minikube'
  | 'k3s'
  | 'rke2'
  | 'rke2-chart'
  | 'rke1'
  | 'k0s'
  | 'talos'
  | 'microk8s'
  | 'eks'
  | 'aks'
  | 'aks-engine'
  | 'gke'
  | 'openshift'
  | 'kubekey'
  | 'sealos'
  | 'kubeasz'
  | 'kubeone'
  | 'cluster-api'
  | 'unknown';

/** The durability of a change of the ConfigMap: it stays, its owner reverts it later, or it is pointless. */
export type DistributionVerdict = 'patch' | 'patch-and-warn' | 'advise' | 'none';

/** How a distribution treats its kube-proxy; the rows of the field's matrix. */
export interface DistributionTraits {
  readonly name: string;
  /** For effective mode ipvs without strictARP. */
  readonly verdict: DistributionVerdict;
  /** Why, in half a sentence. */
  readonly because: string;
}

/** Traits of every recognized distribution. */
export const distributions: Readonly<Record<DistributionId, DistributionTraits>> = {
  kubeadm: {
    name: 'kubeadm',
    verdict: 'patch',
    because: 'kubeadm upgrade reads the ConfigMap back and keeps its values',
  },
  kubespray: {
    name: 'kubespray',
    verdict: 'patch-and-warn',
    because: "kubespray's upgrade playbook overwrites the ConfigMap from the inventory",
  },
  kind: { name: 'kind', verdict: 'patch', because: 'nothing rewrites a running kind cluster' },
  minikube: {
    name: 'minikube',
    verdict: 'patch-and-warn',
    because: 'every minikube start of an existing cluster overwrites the ConfigMap',
  },
  k3s: {
    name: 'k3s',
    verdict: 'advise',
    because: 'kube-proxy runs inside the k3s process, by flags on every node',
  },
  rke2: { name: 'RKE2', verdict: 'advise', because: 'kube-proxy is a static pod on every node, by flags' },
  'rke2-chart': {
    name: 'RKE2 up to 1.21',
    verdict: 'patch-and-warn',
    because: 'the chart rke2-kube-proxy overwrites the ConfigMap',
  },
  rke1: { name: 'RKE1', verdict: 'advise', because: 'kube-proxy is a container outside the API, by flags' },
  k0s: { name: 'k0s', verdict: 'advise', because: 'the k0s controller overwrites the ConfigMap' },
  talos: { name: 'Talos', verdict: 'advise', because: 'kube-proxy is made from the machine configuration' },
  microk8s: {
    name: 'MicroK8s',
    verdict: 'advise',
    because: 'kube-proxy runs inside kubelite, by a file of flags on every node',
  },
  eks: { name: 'Amazon EKS', verdict: 'patch-and-warn', because: 'the kube-proxy add-on owns the ConfigMap' },
  aks: {
    name: 'Azure AKS',
    verdict: 'none',
    because: 'AKS manages kube-proxy, and MetalLB does not work there',
  },
  'aks-engine': {
    name: 'AKS Engine',
    verdict: 'advise',
    because: 'the add-on manager takes a patch back within a minute',
  },
  gke: {
    name: 'Google GKE',
    verdict: 'none',
    because: 'GKE manages kube-proxy, and MetalLB does not work there',
  },
  openshift: { name: 'OpenShift', verdict: 'advise', because: 'the network operator takes a patch back' },
  kubekey: {
    name: 'KubeKey',
    verdict: 'patch-and-warn',
    because: 'KubeKey overwrites the ConfigMap from its configuration file',
  },
  sealos: {
    name: 'sealos',
    verdict: 'patch',
    because: 'the ConfigMap is as kubeadm makes it; its excludeCIDRs stay untouched',
  },
  kubeasz: {
    name: 'kubeasz',
    verdict: 'advise',
    because: 'kube-proxy is a systemd service with a file on every node',
  },
  kubeone: {
    name: 'KubeOne',
    verdict: 'patch-and-warn',
    because: 'kubeone apply replaces the whole configuration',
  },
  'cluster-api': { name: 'Cluster API', verdict: 'patch', because: 'the ConfigMap is as kubeadm makes it' },
  unknown: {
    name: 'an unknown distribution',
    verdict: 'patch',
    because: 'no tool was recognised that would take a change back',
  },
};
