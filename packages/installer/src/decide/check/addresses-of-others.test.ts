import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { addressesOfOthers } from './addresses-of-others.ts';

const pool: KubernetesObject = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name: 'default', namespace: 'metallb-system' },
  spec: { addresses: ['192.168.20.50-192.168.20.51', 'fd00::50/128'] },
};
interface Shape {
  readonly type?: string;
  readonly ips?: readonly string[];
  readonly externalIPs?: readonly string[];
  readonly loadBalancerIP?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}
const service = (
  name: string,
  { type = 'LoadBalancer', ips = [], annotations, ...spec }: Shape,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default', ...(annotations === undefined ? {} : { annotations }) },
  spec: { type, ...spec },
  status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
});
const entrypoint = { apiVersion: 'v1', kind: 'Service', namespace: 'traefik', name: 'gatesmith-entrypoint' };

test.for<[what: string, services: readonly KubernetesObject[], held: readonly string[]]>([
  [
    'an external IP that MetalLB assigned to the same Service',
    [service('a', { ips: ['192.168.20.50'], externalIPs: ['192.168.20.50'] })],
    [],
  ],
  ['the same in another spelling', [service('a', { ips: ['fd00::50'], externalIPs: ['fd00:0:0::50'] })], []],
  [
    'an external IP that the Service asks for',
    [
      service('a', {
        externalIPs: ['192.168.20.50'],
        annotations: { 'metallb.io/loadBalancerIPs': '192.168.20.50' },
      }),
    ],
    [],
  ],
  [
    'the same by loadBalancerIP',
    [service('a', { externalIPs: ['192.168.20.50'], loadBalancerIP: '192.168.20.50' })],
    [],
  ],
  [
    'an external IP that MetalLB assigned to another Service',
    [
      service('a', { ips: ['192.168.20.50'] }),
      service('b', { type: 'ClusterIP', externalIPs: ['192.168.20.50'] }),
    ],
    [],
  ],
  [
    'any other external IP',
    [service('a', { ips: ['192.168.20.50'], externalIPs: ['192.168.20.51'] })],
    ['192.168.20.51'],
  ],
  [
    'an external IP of a Service that asks for no address',
    [service('a', { type: 'ClusterIP', externalIPs: ['192.168.20.51'], loadBalancerIP: '192.168.20.51' })],
    ['192.168.20.51'],
  ],
  ['an address of another load balancer', [service('a', { ips: ['10.0.0.1'] })], ['10.0.0.1']],
])('%s', ([, services, held]) => {
  expect(addressesOfOthers([pool, ...services], entrypoint).map(({ address }) => address)).toEqual(held);
});
