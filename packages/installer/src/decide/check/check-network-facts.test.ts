import type { KubernetesObject } from '@gatesmith/kubernetes';
import { safeParseValues } from '@gatesmith/values';
import { expect, test } from 'vitest';
import { checkNetworkFacts } from './check-network-facts.ts';

const vip = '192.168.20.50';

function check(objects: readonly KubernetesObject[], address?: string): readonly string[] {
  const pools = [{ name: 'lan', addresses: ['192.168.20.50-192.168.20.60', 'fd00::50-fd00::60'] }];
  const { values } = safeParseValues([{ file: 'values.json', text: JSON.stringify({ pools }) }]);
  if (values === undefined) throw new Error('no values');
  return checkNetworkFacts(values, {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '',
    server: { gitVersion: 'v1.36.3', context: '', address },
    objects,
    unread: [],
    releases: [],
  })
    .map(({ code }) => code)
    .filter((code) => code.startsWith('GS-POOL-'));
}

const configMap = (name: string, data: Readonly<Record<string, string>>, namespace = 'kube-system') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});
const kubeadm = (text: string) => configMap('kubeadm-config', { ClusterConfiguration: text });
const kubeconfig = (server: string) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: '', cluster: { server } }] });
const pod = (container: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'vip-n1', namespace: 'kube-system' },
  spec: { hostNetwork: true, nodeName: 'n1', containers: [container] },
});
const daemonSet = (container: object): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'vip', namespace: 'kube-system' },
  spec: { template: { spec: { containers: [container] } } },
});
const kubeVip = (env: object, args: readonly string[] = ['manager']) => ({
  name: 'kube-vip',
  image: 'ghcr.io/kube-vip/kube-vip:v1.0.1',
  args,
  env: Object.entries(env).map(([name, value]) => ({ name, value })),
});
const node = (
  annotations: Readonly<Record<string, string>>,
  address = '192.168.20.11',
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n1', annotations },
  status: { addresses: [{ type: 'InternalIP', address }] },
});
const nodeArgs = (...words: readonly string[]) => node({ 'k3s.io/node-args': JSON.stringify(words) });

test.for<[what: string, object: KubernetesObject]>([
  [
    "kubeadm's controlPlaneEndpoint",
    kubeadm(`kind: ClusterConfiguration\ncontrolPlaneEndpoint: ${vip}:6443\n`),
  ],
  ['one without a port', kubeadm(`controlPlaneEndpoint: "${vip}"\n`)],
  ['one of IPv6', kubeadm('controlPlaneEndpoint: "[fd00::50]:6443"\n')],
  ["the certificate's names", kubeadm(`apiServer:\n  certSANs: [k8s.example.com, ${vip}]\n`)],
  [
    'cluster-info',
    configMap('cluster-info', { kubeconfig: kubeconfig(`https://${vip}:6443`) }, 'kube-public'),
  ],
  [
    "kube-proxy's kubeconfig",
    configMap('kube-proxy', { 'kubeconfig.conf': kubeconfig(`https://${vip}:6443`) }),
  ],
  ["kube-vip's static pod", pod(kubeVip({ cp_enable: 'true', address: vip }))],
  ["an old kube-vip's variable", pod(kubeVip({ vip_address: vip }))],
  ["kube-vip's argument", pod(kubeVip({}, ['manager', '--address', vip]))],
  ["kube-vip's DaemonSet", daemonSet(kubeVip({ address: vip }))],
  [
    'keepalived',
    pod({
      name: 'keepalived',
      image: 'osixia/keepalived:2.0.20',
      env: [{ name: 'KEEPALIVED_VIRTUAL_IPS', value: `#PYTHON2BASH:['${vip}']` }],
    }),
  ],
  [
    'where a network plugin reaches it',
    daemonSet({
      name: 'cilium-agent',
      image: 'cilium',
      env: [{ name: 'KUBERNETES_SERVICE_HOST', value: vip }],
    }),
  ],
  ['the server that k3s joins', nodeArgs('server', '--server', `https://${vip}:6443`)],
  [
    'the server that a k3s agent joins by its environment',
    node({ 'k3s.io/node-env': JSON.stringify({ K3S_URL: `https://${vip}:6443` }) }),
  ],
  ["the names of k3s' certificate", nodeArgs('server', `--tls-san=${vip}`)],
])('a pool with the address of the API server is refused: %s', ([, object]) => {
  expect(check([object])).toEqual(['GS-POOL-API-ENDPOINT']);
});

test('a pool with the address that the kubeconfig names is refused', () => {
  expect(check([], vip)).toEqual(['GS-POOL-API-ENDPOINT']);
});

test.for<[what: string, annotations: Readonly<Record<string, string>>]>([
  ['Calico', { 'projectcalico.org/IPv4Address': '192.168.20.55/24' }],
  ['Calico, IPv6', { 'projectcalico.org/IPv6Address': 'fd00::55/64' }],
  ['k3s', { 'k3s.io/internal-ip': '192.168.20.55' }],
  ['k3s with both families', { 'k3s.io/internal-ip': '192.168.30.1,fd00::55' }],
  ['flannel', { 'flannel.alpha.coreos.com/public-ip': '192.168.20.55' }],
  ['the kubelet', { 'alpha.kubernetes.io/provided-node-ip': '192.168.20.55' }],
  ['OVN-Kubernetes', { 'k8s.ovn.org/host-cidrs': '["192.168.20.55/24","10.0.0.1/8"]' }],
  ['OVN-Kubernetes, one interface', { 'k8s.ovn.org/node-primary-ifaddr': '{"ipv4":"192.168.20.55/24"}' }],
  ["k3s' arguments", { 'k3s.io/node-args': '["agent","--node-external-ip","192.168.20.55"]' }],
])('a pool with another address of a node is refused: %s', ([, annotations]) => {
  expect(check([node(annotations)])).toEqual(['GS-POOL-NODE-ADDRESS']);
});

const service: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'api', namespace: 'default' },
  status: { loadBalancer: { ingress: [{ ip: vip }] } },
};
const livePool: KubernetesObject = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name: 'lan', namespace: 'metallb-system' },
  spec: { addresses: ['192.168.20.50-192.168.20.60'] },
};

test.for<[what: string, objects: readonly KubernetesObject[]]>([
  ['an endpoint that is a name', [kubeadm('controlPlaneEndpoint: k8s.example.com:6443\n')]],
  ['an empty endpoint', [kubeadm('controlPlaneEndpoint: ""\n')]],
  ['text that is not YAML', [kubeadm('controlPlaneEndpoint: {\n')]],
  ['the subnet of a node', [node({ 'k8s.ovn.org/node-subnets': '{"default":["192.168.20.48/28"]}' })]],
  ['what was applied', [node({ 'kubectl.kubernetes.io/last-applied-configuration': `{"a":"${vip}"}` })]],
  ['the DNS server of k3s', [nodeArgs('server', '--cluster-dns', vip)]],
  ['a name of the certificate that a Service holds', [nodeArgs('--tls-san', vip), service, livePool]],
  ['the variable of another program', [pod({ name: 'web', env: [{ name: 'address', value: vip }] })]],
])('nothing is concluded from %s', ([, objects]) => {
  expect(check(objects)).toEqual([]);
});
