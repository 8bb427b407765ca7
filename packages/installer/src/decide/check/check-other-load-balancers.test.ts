import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { checkOtherLoadBalancers } from './check-other-load-balancers.ts';
import { indexOf, objectOf, valuesOf, workloadOf } from './check-test-cluster.ts';

type Objects = readonly KubernetesObject[];

function found(objects: Objects, values: object = {}): readonly string[] {
  return checkOtherLoadBalancers(valuesOf(values), indexOf(...objects)).map(({ subject }) => subject);
}

const env = (variables: Readonly<Record<string, string>>): object => ({
  env: Object.entries(variables).map(([name, value]) => ({ name, value })),
});
const kubeVip = (settings: object, image = 'ghcr.io/kube-vip/kube-vip:v1.0.1'): object => ({
  name: 'vip',
  image,
  args: ['manager'],
  ...settings,
});
const kubeVipSet = (settings: object): KubernetesObject =>
  workloadOf('DaemonSet', 'kube-system/vip', kubeVip(settings));
const staticPod = (settings: object): KubernetesObject =>
  objectOf('Pod', 'kube-system/kube-vip-n1', { spec: { containers: [kubeVip(settings)] } });
const configMap = (id: string, data: object): KubernetesObject => objectOf('ConfigMap', id, { data });
const k3s = (...words: readonly string[]): KubernetesObject =>
  objectOf('Node', 'n1', {
    metadata: { annotations: { 'k3s.io/node-args': JSON.stringify(words) } },
    status: { nodeInfo: { kubeletVersion: 'v1.33.4+k3s1' } },
  });
const rke2 = (...words: readonly string[]): KubernetesObject =>
  objectOf('Node', 'n1', {
    metadata: { annotations: { 'rke2.io/node-args': JSON.stringify(words) } },
    status: { nodeInfo: { kubeletVersion: 'v1.33.4+rke2r1' } },
  });
const svclb = workloadOf('DaemonSet', 'kube-system/svclb-web-1', {
  image: 'rancher/klipper-lb:v0.4.13',
});
const ciliumPool = (spec: object = {}): KubernetesObject =>
  objectOf('CiliumLoadBalancerIPPool', 'blue', { apiVersion: 'cilium.io/v2alpha1', spec });
const l2Policy = (spec: object): KubernetesObject =>
  objectOf('CiliumL2AnnouncementPolicy', 'l2', { apiVersion: 'cilium.io/v2alpha1', spec });
const cloud = (container: object): KubernetesObject => workloadOf('Deployment', 'kube-system/ccm', container);

test.for<[string, Objects, string]>([
  ['kube-vip as a DaemonSet', [kubeVipSet(env({ svc_enable: 'true' }))], 'DaemonSet/kube-system/vip'],
  ['kube-vip with 1 for true', [kubeVipSet(env({ svc_enable: '1' }))], 'DaemonSet/kube-system/vip'],
  ['kube-vip as a static pod', [staticPod(env({ svc_enable: 'true' }))], 'Pod/kube-system/kube-vip-n1'],
  [
    'kube-vip with flags',
    [staticPod({ args: ['manager', '--services', '--arp'] })],
    'Pod/kube-system/kube-vip-n1',
  ],
  [
    'kube-vip configured by a ConfigMap',
    [
      kubeVipSet({ envFrom: [{ configMapRef: { name: 'vip-env' } }] }),
      configMap('kube-system/vip-env', { svc_enable: 'true' }),
    ],
    'DaemonSet/kube-system/vip',
  ],
  [
    'a mirrored kube-vip',
    [workloadOf('DaemonSet', 'lb/any', kubeVip(env({ svc_enable: 'true' }), 'r.lan/m/kube-vip-iptables:1'))],
    'DaemonSet/lb/any',
  ],
  [
    'kube-vip limited to the namespace of the entrypoint',
    [kubeVipSet(env({ svc_enable: 'true', svc_namespace: 'traefik' }))],
    'DaemonSet/kube-system/vip',
  ],
  [
    "kube-vip's cloud provider",
    [cloud({ image: 'ghcr.io/kube-vip/kube-vip-cloud-provider:v0.0.10' })],
    'Deployment/kube-system/ccm',
  ],
  ['ServiceLB of a k3s server', [k3s('server', '--cluster-init')], 'Node/n1'],
  ['ServiceLB with Traefik disabled', [k3s('server', '--disable', 'traefik')], 'Node/n1'],
  [
    'ServiceLB with its name in another flag',
    [k3s('server', '--servicelb-namespace=servicelb', '--node-label', 'a=servicelb')],
    'Node/n1',
  ],
  [
    'ServiceLB without the cloud controller, which it does not need',
    [k3s('server', '--disable-cloud-controller')],
    'Node/n1',
  ],
  ['ServiceLB by its DaemonSets alone', [svclb], 'DaemonSet/kube-system/svclb-web-1'],
  ['ServiceLB of RKE2', [rke2('server', '--enable-servicelb')], 'Node/n1'],
  ['a pool of Cilium', [ciliumPool()], 'CiliumLoadBalancerIPPool/blue'],
  [
    'a pool of Cilium for the namespace of the entrypoint',
    [
      ciliumPool({
        serviceSelector: { matchLabels: { 'io.kubernetes.service.namespace': 'traefik' } },
      }),
      configMap('kube-system/cilium-config', { 'default-lb-service-ipam': 'lbipam' }),
    ],
    'CiliumLoadBalancerIPPool/blue',
  ],
  [
    'node IPAM of Cilium',
    [
      configMap('cilium/cilium-config', {
        'default-lb-service-ipam': 'nodeipam',
        'enable-node-ipam': 'true',
      }),
    ],
    'ConfigMap/cilium/cilium-config',
  ],
  ['L2 announcements of Cilium', [l2Policy({ loadBalancerIPs: true })], 'CiliumL2AnnouncementPolicy/l2'],
  [
    'a cloud controller',
    [cloud({ image: 'hetznercloud/hcloud-cloud-controller-manager:v1.25.1' })],
    'Deployment/kube-system/ccm',
  ],
  [
    'a managed cluster',
    [objectOf('Node', 'ip-1', { metadata: { labels: { 'eks.amazonaws.com/nodegroup': 'a' } } })],
    'Node/ip-1',
  ],
  ['OpenELB', [cloud({ image: 'kubesphere/openelb:v0.5.1' })], 'Deployment/kube-system/ccm'],
  ['OpenELB 0.6', [cloud({ image: 'kubesphere/openelb-controller:v0.6.0' })], 'Deployment/kube-system/ccm'],
  [
    'PureLB',
    [cloud({ image: 'registry.gitlab.com/purelb/purelb/allocator:v0.13.0' })],
    'Deployment/kube-system/ccm',
  ],
  [
    'kube-router',
    [cloud({ image: 'cloudnativelabs/kube-router:v2.5.0', args: ['--run-loadbalancer=true'] })],
    'Deployment/kube-system/ccm',
  ],
])('%s is reported as another load balancer', ([, objects, subject]) => {
  expect(found(objects)).toEqual([subject]);
});

test.for<[string, Objects]>([
  [
    'kube-vip for the control plane alone',
    [kubeVipSet(env({ cp_enable: 'true', svc_enable: 'false', lb_enable: 'true' }))],
  ],
  ['kube-vip without a setting', [staticPod(env({ cp_enable: 'true' }))]],
  ['kube-vip for its own class', [kubeVipSet(env({ svc_enable: 'true', lb_class_only: 'true' }))]],
  [
    'kube-vip whose environment overrides its flags',
    [kubeVipSet({ ...env({ svc_enable: 'false' }), args: ['manager', '--services'] })],
  ],
  ['kube-vip for another namespace', [kubeVipSet(env({ svc_enable: 'true', svc_namespace: 'edge' }))]],
  [
    "kube-vip's cloud provider for its own class",
    [
      cloud({
        image: 'ghcr.io/kube-vip/kube-vip-cloud-provider:v0.0.12',
        ...env({ KUBEVIP_ENABLE_LOADBALANCERCLASS: 'true' }),
      }),
    ],
  ],
  [
    "kube-vip's cloud provider without pods",
    [
      workloadOf(
        'Deployment',
        'kube-system/p',
        { image: 'ghcr.io/kube-vip/kube-vip-cloud-provider:v1' },
        { replicas: 0 },
      ),
    ],
  ],
  ['k3s with --disable=servicelb', [k3s('server', '--disable=servicelb')]],
  ['k3s with a list', [k3s('server', '--disable', 'traefik,servicelb')]],
  ['k3s with several flags', [k3s('server', '--disable', 'traefik', '--disable', 'servicelb')]],
  ['an old k3s', [k3s('server', '--no-deploy', 'servicelb')]],
  ['DaemonSets left behind by a ServiceLB that is off', [k3s('server', '--disable=servicelb'), svclb]],
  ['a k3s agent', [k3s('agent')]],
  ['RKE2 by default', [rke2('server')]],
  ['RKE2 with it off', [rke2('server', '--enable-servicelb=false')]],
  ['a disabled pool of Cilium', [ciliumPool({ disabled: true })]],
  [
    'a pool of Cilium for other Services',
    [ciliumPool({ serviceSelector: { matchLabels: { color: 'blue' } } })],
  ],
  [
    'Cilium for its own classes',
    [ciliumPool(), configMap('kube-system/cilium-config', { 'default-lb-service-ipam': 'none' })],
  ],
  [
    'Cilium without LB IPAM',
    [ciliumPool(), configMap('kube-system/cilium-config', { 'enable-lb-ipam': 'false' })],
  ],
  [
    'Cilium as the network alone',
    [configMap('kube-system/cilium-config', { 'default-lb-service-ipam': 'lbipam' })],
  ],
  [
    'an operator of Cilium that leaves Services without a class alone',
    [
      ciliumPool(),
      workloadOf('Deployment', 'kube-system/cilium-operator', {
        image: 'quay.io/cilium/operator-generic:v1.18.0',
        args: ['--config-dir=/tmp/cilium/config-map', '--default-lb-service-ipam=none'],
      }),
    ],
  ],
  [
    'L2 announcements that are off',
    [l2Policy({ loadBalancerIPs: true }), configMap('kube-system/cilium-config', { debug: 'false' })],
  ],
  ['L2 announcements of external addresses', [l2Policy({ externalIPs: true })]],
  [
    'a cloud controller without its service controller',
    [
      cloud({
        image: 'registry.k8s.io/provider-os/openstack-cloud-controller-manager:v1.33.0',
        command: ['/bin/openstack-cloud-controller-manager'],
        args: ['--controllers=*,-service-lb-controller'],
      }),
    ],
  ],
  [
    'a cloud controller with its load balancers off',
    [
      cloud({
        image: 'hetznercloud/hcloud-cloud-controller-manager:v1.25.1',
        ...env({ HCLOUD_LOAD_BALANCERS_ENABLED: 'false' }),
      }),
    ],
  ],
  [
    'a cloud controller that has no load balancers',
    [cloud({ image: 'ghcr.io/siderolabs/talos-cloud-controller-manager:v1.9.0' })],
  ],
  [
    'an operator that manages cloud controllers',
    [
      workloadOf('Deployment', 'openshift/cluster-cloud-controller-manager-operator', {
        name: 'cluster-cloud-controller-manager',
        image: 'quay.io/openshift/cluster-cloud-controller-manager-operator:v4.20',
      }),
    ],
  ],
  [
    'the cloud controller of RKE2',
    [
      objectOf('Pod', 'kube-system/cloud-controller-manager-n1', {
        spec: {
          containers: [{ name: 'cloud-controller-manager', image: 'rancher/rke2-cloud-provider:v1.33' }],
        },
      }),
    ],
  ],
  ['MetalLB', [cloud({ image: 'quay.io/metallb/controller:v0.16.2' })]],
])('%s is not reported', ([, objects]) => {
  expect(found(objects)).toEqual([]);
});

test('an entrypoint with its own class is left alone by all of them', () => {
  const values = { entrypoint: { loadBalancerClass: 'metallb.io/metallb' } };
  expect(found([k3s('server'), ciliumPool()], values)).toEqual([]);
});

test('it is a warning where the entrypoint has an address of a pool', () => {
  const pool = objectOf('IPAddressPool', 'metallb-system/default', {
    apiVersion: 'metallb.io/v1beta1',
    spec: { addresses: ['192.168.20.50-192.168.20.60'] },
  });
  const entrypoint = objectOf('Service', 'traefik/gatesmith-entrypoint', {
    spec: { type: 'LoadBalancer' },
    status: { loadBalancer: { ingress: [{ ip: '192.168.20.50' }] } },
  });
  const findings = checkOtherLoadBalancers(valuesOf(), indexOf(k3s('server'), pool, entrypoint));
  expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'warning GS-LOADBALANCER-OTHER',
  ]);
});
