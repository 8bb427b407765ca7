import type { DistributionId } from '../detect/distribution.ts';
import type { DurableAdvice } from './decision.ts';

/** The settings to make durable; the mode is named because a distribution may require both together. */
export interface DurableGoal {
  readonly mode: 'ipvs' | 'iptables' | 'nftables';
  readonly strictArp: boolean;
}

type Advise = (goal: DurableGoal) => DurableAdvice;

const kubeProxyDocument = ({ mode, strictArp }: DurableGoal): string =>
  `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ${mode}\n${strictArp ? 'ipvs:\n  strictARP: true\n' : ''}`;

const proxyArguments = ({ mode, strictArp }: DurableGoal): string =>
  `kube-proxy-arg:\n  - "proxy-mode=${mode}"\n${strictArp ? '  - "ipvs-strict-arp=true"\n' : ''}`;

/**
 * Where each distribution keeps the setting for good, and the lines to put there.
 *
 * Sources: each project's documentation and source, as of 2026-11.
 */
const advice: Readonly<Record<DistributionId, Advise>> = {
  kubeadm: (goal) => ({
    title: 'kubeadm: the ConfigMap is the durable place',
    where: 'the file given to kubeadm with --config, if you keep one',
    text: kubeProxyDocument(goal),
    afterwards: 'nothing more: kubeadm upgrade keeps the values of the ConfigMap',
  }),
  kubespray: ({ mode, strictArp }) => ({
    title: 'kubespray: the inventory',
    where: 'inventory/<cluster>/group_vars/k8s_cluster/k8s-cluster.yml',
    text: `kube_proxy_mode: ${mode}\n${strictArp ? 'kube_proxy_strict_arp: true\n' : ''}`,
    afterwards: 'the next upgrade-cluster.yml run writes the same',
  }),
  kind: ({ mode, strictArp }) => ({
    title: 'kind: the cluster file, for the next cluster',
    where: 'the file given to kind create cluster --config',
    text: `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking:\n  kubeProxyMode: ${mode}\n${
      strictArp
        ? 'kubeadmConfigPatches:\n  - |\n    kind: KubeProxyConfiguration\n    ipvs:\n      strictARP: true\n'
        : ''
    }`,
    afterwards: 'nothing rewrites a running cluster',
  }),
  minikube: ({ mode }) => ({
    title: 'minikube: no flag reaches a nested key such as ipvs.strictARP',
    where: 'a shell',
    text: `minikube start --extra-config=kube-proxy.mode=${mode}\n`,
    afterwards: 'patch again after every minikube start of this cluster',
  }),
  k3s: (goal) => ({
    title: 'k3s: the configuration file of every node',
    where: '/etc/rancher/k3s/config.yaml on every server and agent',
    text: proxyArguments(goal),
    afterwards: 'systemctl restart k3s (k3s-agent on agents), one node after the other',
  }),
  rke2: (goal) => ({
    title: 'RKE2: the configuration file of every node',
    where: '/etc/rancher/rke2/config.yaml on every server and agent',
    text: proxyArguments(goal),
    afterwards: 'systemctl restart rke2-server (rke2-agent on agents), one node after the other',
  }),
  'rke2-chart': ({ mode, strictArp }) => ({
    title:
      'RKE2 up to 1.21: the values of its chart; strictARP cannot be set there in some releases (value and template spell it differently)',
    where: '/var/lib/rancher/rke2/server/manifests/rke2-kube-proxy-config.yaml',
    text: `apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: rke2-kube-proxy\n  namespace: kube-system\nspec:\n  valuesContent: |-\n    proxy:\n      mode: ${mode}\n${
      strictArp ? '    ipvs:\n      strictARP: true\n      strictArp: true\n' : ''
    }`,
    afterwards: 'the chart is applied at once; kube-proxy has to be restarted',
  }),
  rke1: ({ mode, strictArp }) => ({
    title: 'RKE1: cluster.yml',
    where: 'cluster.yml',
    text: `services:\n  kubeproxy:\n    extra_args:\n      proxy-mode: ${mode}\n${strictArp ? '      ipvs-strict-arp: "true"\n' : ''}`,
    afterwards: 'rke up',
  }),
  k0s: ({ mode, strictArp }) => ({
    title: 'k0s: the cluster configuration',
    where: '/etc/k0s/k0s.yaml, or the ClusterConfig object with dynamic configuration',
    text: `spec:\n  network:\n    kubeProxy:\n      mode: ${mode}\n${strictArp ? '      ipvs:\n        strictARP: true\n' : ''}`,
    afterwards:
      'restart the k0s controllers, then: kubectl -n kube-system rollout restart daemonset kube-proxy',
  }),
  talos: ({ mode, strictArp }) => ({
    title:
      'Talos: the machine configuration of the control plane (from 1.14 a KubeProxyConfig document holds the same)',
    where: 'talosctl patch machineconfig --patch @kube-proxy.yaml',
    text: `cluster:\n  proxy:\n    mode: ${mode}\n${strictArp ? '    extraArgs:\n      ipvs-strict-arp: "true"\n' : ''}`,
    afterwards:
      'talosctl upgrade-k8s --to <the version that runs>: the machine configuration alone does not change the DaemonSet',
  }),
  microk8s: ({ mode, strictArp }) => ({
    title: 'MicroK8s: the file of flags on every node',
    where: '/var/snap/microk8s/current/args/kube-proxy',
    text: `--proxy-mode=${mode}\n${strictArp ? '--ipvs-strict-arp=true\n' : ''}`,
    afterwards: 'snap restart microk8s.daemon-kubelite, one node after the other',
  }),
  eks: ({ mode }) => ({
    title: 'Amazon EKS: the configuration of the kube-proxy add-on, which has no field for strictARP',
    where: 'aws eks update-addon --addon-name kube-proxy --configuration-values',
    text: `{"mode":"${mode}"}\n`,
    afterwards: 'restart the DaemonSet: the add-on does not',
  }),
  aks: ({ mode }) => ({
    title: 'Azure AKS: networkProfile.kubeProxyConfig (preview), which has no field for strictARP',
    where: 'az aks update --kube-proxy-config kube-proxy.json',
    text: `{"enabled":true,"mode":"${mode.toUpperCase()}"}\n`,
    afterwards: 'nothing more',
  }),
  'aks-engine': (goal) => ({
    title: 'AKS Engine: the add-on manifest on the control plane',
    where: '/etc/kubernetes/addons/kube-proxy-daemonset.yaml, key config.yaml, on every control-plane node',
    text: kubeProxyDocument(goal),
    afterwards: 'the add-on manager applies it within a minute; restart the DaemonSet',
  }),
  gke: () => ({
    title: 'Google GKE: kube-proxy is not yours to set',
    where: 'nowhere',
    text: '',
    afterwards: 'use the load balancer of GKE',
  }),
  openshift: ({ mode, strictArp }) => ({
    title: 'OpenShift: the network operator (not with OVN-Kubernetes, which runs no kube-proxy)',
    where: 'oc patch network.operator.openshift.io cluster --type=merge --patch-file kube-proxy.yaml',
    text: `spec:\n  kubeProxyConfig:\n    proxyArguments:\n      proxy-mode: ["${mode}"]\n${strictArp ? '      ipvs-strict-arp: ["true"]\n' : ''}`,
    afterwards: 'the operator rolls the DaemonSet',
  }),
  kubekey: ({ mode, strictArp }) => ({
    title: 'KubeKey: the configuration file (v4: kubernetes.kube_proxy.mode and .config)',
    where: 'the file given to kk create cluster and kk upgrade',
    text: `spec:\n  kubernetes:\n    proxyMode: ${mode}\n${strictArp ? '    kubeProxyConfiguration:\n      ipvs:\n        strictARP: true\n' : ''}`,
    afterwards: 'the next kk run writes the same',
  }),
  sealos: (goal) => ({
    title: 'sealos: a KubeProxyConfiguration in the Clusterfile',
    where: 'Clusterfile',
    text: `---\n${kubeProxyDocument(goal)}`,
    afterwards: 'sealos apply -f Clusterfile',
  }),
  kubeasz: ({ mode, strictArp }) => ({
    title: 'kubeasz: the variables of the cluster',
    where: '/etc/kubeasz/clusters/<cluster>/config.yml and hosts',
    text: `PROXY_MODE="${mode}"\n${strictArp ? 'ENABLE_IPVS_STRICT_ARP: true\n' : ''}`,
    afterwards:
      'ezctl setup <cluster> 05 -t reload-kube-proxy, or ansible-playbook with the tag reload-kube-proxy',
  }),
  kubeone: ({ mode, strictArp }) => ({
    title: 'KubeOne: the cluster manifest',
    where: 'kubeone.yaml',
    text:
      mode === 'ipvs'
        ? `clusterNetwork:\n  kubeProxy:\n    ipvs:\n      strictARP: ${strictArp}\n`
        : `clusterNetwork:\n  kubeProxy:\n    ${mode}: {}\n`,
    afterwards: 'kubeone apply -m kubeone.yaml',
  }),
  'cluster-api': (goal) => ({
    title:
      'Cluster API: no first-class field; the ConfigMap is the durable place, a kubeadm file the one for new clusters',
    where: 'spec.kubeadmConfigSpec.files of the KubeadmControlPlane',
    text: kubeProxyDocument(goal),
    afterwards: 'nothing more for this cluster',
  }),
  unknown: (goal) => ({
    title: 'kube-proxy: wherever its configuration or its flags come from',
    where: 'the file given to kube-proxy with --config',
    text: kubeProxyDocument(goal),
    afterwards:
      'restart kube-proxy on every node, one after the other; with flags: --proxy-mode and --ipvs-strict-arp=true',
  }),
};

/**
 * The durable setting of a distribution, ready to paste.
 *
 * @example
 * ```ts
 * import { durableAdvice } from '@gatesmith/kube-proxy';
 *
 * durableAdvice('k3s', { mode: 'ipvs', strictArp: true }).text;
 * // kube-proxy-arg:
 * //   - "proxy-mode=ipvs"
 * //   - "ipvs-strict-arp=true"
 * ```
 */
export function durableAdvice(distribution: DistributionId, goal: DurableGoal): DurableAdvice {
  return advice[distribution](goal);
}
