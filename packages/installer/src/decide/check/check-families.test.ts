import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { checkFamilies } from './check-families.ts';
import { indexOf, objectOf, valuesOf } from './check-test-cluster.ts';

const serviceCidr = (...cidrs: readonly string[]): KubernetesObject =>
  objectOf('ServiceCIDR', 'kubernetes', { apiVersion: 'networking.k8s.io/v1', spec: { cidrs } });
const kubernetes = (clusterIP: string): KubernetesObject =>
  objectOf('Service', 'default/kubernetes', { spec: { clusterIP } });
const ipv4 = [serviceCidr('10.96.0.0/12'), kubernetes('10.96.0.1')];
const dual = [serviceCidr('10.96.0.0/12', 'fd00:10:96::/112'), kubernetes('10.96.0.1')];
const dualByIpv6 = [serviceCidr('fd00:10:96::/112', '10.96.0.0/12'), kubernetes('fd00:10:96::1')];
const ipv6 = [serviceCidr('fd00:10:96::/112'), kubernetes('fd00:10:96::1')];

const sixes = {
  pools: [{ name: 'six', addresses: ['fd00::50-fd00::60'] }],
  entrypoint: { ipFamilies: ['IPv6'] },
};
const both = [{ name: 'both', addresses: ['192.168.20.50-192.168.20.60', 'fd00::50-fd00::60'] }];
const requiring = { pools: both, entrypoint: { ipFamilyPolicy: 'RequireDualStack' } };

function found(objects: readonly KubernetesObject[], values: object): readonly string[] {
  return checkFamilies(valuesOf(values), indexOf(...objects)).map(({ path }) => path.join('.'));
}

test.for<[string, readonly KubernetesObject[], object, string]>([
  ['two families where there is one', ipv4, requiring, 'entrypoint.ipFamilyPolicy'],
  [
    'IPv6 where there is IPv4 alone',
    ipv4,
    { pools: both, entrypoint: { ipFamilies: ['IPv6'] } },
    'entrypoint.ipFamilies',
  ],
  ['a pool of IPv6 where there is IPv4 alone', ipv4, sixes, 'entrypoint.ipFamilies'],
  ['a pool of IPv4 where IPv6 is the default', dualByIpv6, {}, 'entrypoint.ipAddressPool'],
  ['a pool of IPv4 where there is IPv6 alone', ipv6, {}, 'entrypoint.ipAddressPool'],
  [
    'an IPv6 address where there is IPv4 alone',
    ipv4,
    { pools: both, entrypoint: { addresses: ['fd00::55'] } },
    'entrypoint.addresses',
  ],
  [
    'two families where the API server says one',
    [
      objectOf('Pod', 'kube-system/kube-apiserver-n1', {
        spec: {
          containers: [{ command: ['kube-apiserver', '--service-cluster-ip-range=10.96.0.0/12'] }],
        },
      }),
    ],
    requiring,
    'entrypoint.ipFamilyPolicy',
  ],
  [
    'two families where kubeadm says one',
    [
      objectOf('ConfigMap', 'kube-system/kubeadm-config', {
        data: { ClusterConfiguration: 'networking: {serviceSubnet: 10.96.0.0/12}' },
      }),
    ],
    requiring,
    'entrypoint.ipFamilyPolicy',
  ],
])('an entrypoint that needs %s is refused', ([, objects, values, path]) => {
  expect(found(objects, values)).toEqual([path]);
});

test.for<[string, readonly KubernetesObject[], object]>([
  ['IPv4', ipv4, {}],
  ['two families where there are two', dual, requiring],
  ['two families where k3s has two', [k3s('10.43.0.0/16,fd00:43::/112')], requiring],
  ['IPv6 where it is the default', dualByIpv6, sixes],
  ['IPv6 by name where there are two families', dual, { pools: both, entrypoint: { ipFamilies: ['IPv6'] } }],
  ['either family', ipv4, { pools: both, entrypoint: { ipFamilyPolicy: 'PreferDualStack' } }],
  ['two families where nothing is known', [], requiring],
  ['a pool that is full for another reason', ipv4, { pools: both, entrypoint: { ipAddressPool: 'both' } }],
  [
    'what it holds already',
    [
      ...ipv4,
      objectOf('Service', 'traefik/gatesmith-entrypoint', {
        status: { loadBalancer: { ingress: [{ ip: '192.168.20.50' }] } },
      }),
    ],
    sixes,
  ],
])('an entrypoint that needs %s is accepted', ([, objects, values]) => {
  expect(found(objects, values)).toEqual([]);
});

function k3s(cidrs: string): KubernetesObject {
  return objectOf('Node', 'n1', {
    metadata: { annotations: { 'k3s.io/node-args': JSON.stringify(['server', '--service-cidr', cidrs]) } },
  });
}
