import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import { checkForeignAddresses } from './check-foreign-addresses.ts';
import { indexOf, objectOf, valuesOf } from './check-test-cluster.ts';

interface ServiceFields {
  readonly ingress: readonly object[];
  readonly spec?: object;
  readonly metadata?: object;
}

const service = ({ ingress, spec, metadata = {} }: ServiceFields): KubernetesObject =>
  objectOf('Service', 'shop/web', {
    metadata,
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }], clusterIP: '10.96.0.9', ...spec },
    status: { loadBalancer: { ingress } },
  });
const livePool = objectOf('IPAddressPool', 'metallb-system/old', {
  apiVersion: 'metallb.io/v1beta1',
  spec: { addresses: ['10.0.0.0/24'] },
});
const controller = objectOf('Deployment', 'metallb-system/controller', {
  apiVersion: 'apps/v1',
  metadata: { labels: { app: 'metallb', component: 'controller' } },
});
const elsewhere = { ip: '10.22.203.3' };

function findingsOf(
  objects: readonly KubernetesObject[],
  values: object = {},
): ReturnType<typeof checkForeignAddresses> {
  return checkForeignAddresses(valuesOf(values), indexOf(...objects));
}

test('a Service that another load balancer serves is named with what MetalLB would do to it', () => {
  const [finding] = findingsOf([service({ ingress: [elsewhere] })]);
  expect(finding).toMatchObject({
    code: 'GS-ADDRESS-TAKEOVER',
    severity: 'error',
    subject: 'Service/shop/web',
  });
  expect(finding?.message).toContain('has 10.22.203.3, which is in no pool of MetalLB');
  expect(finding?.message).toContain('removes this address and assigns one from pool default');
});

test('a Service that no pool can serve is said to lose its address', () => {
  const metadata = { annotations: { 'metallb.io/address-pool': 'other' } };
  const [finding] = findingsOf([service({ ingress: [elsewhere], metadata })]);
  expect(finding?.message).toContain('removes this address and assigns none instead');
});

test('a host name of a cloud counts as the address of another load balancer', () => {
  const [finding] = findingsOf([service({ ingress: [{ hostname: 'a.elb.amazonaws.com' }] })]);
  expect(finding?.message).toContain('a.elb.amazonaws.com');
});

test.for<[string, KubernetesObject[], object?]>([
  ['has an address of a pool of the values', [service({ ingress: [{ ip: '192.168.20.51' }] })]],
  ['has an address of a pool in the cluster', [service({ ingress: [{ ip: '10.0.0.7' }] }), livePool]],
  [
    'has an address and a host name of the same entry',
    [service({ ingress: [{ ip: '192.168.20.51', hostname: 'web' }] })],
  ],
  ['has no address yet', [service({ ingress: [] })]],
  [
    'has a class that MetalLB does not serve',
    [service({ ingress: [elsewhere], spec: { loadBalancerClass: 'io.cilium/bgp-control-plane' } })],
  ],
  [
    'has no class where MetalLB serves one class only',
    [service({ ingress: [elsewhere] })],
    { entrypoint: { loadBalancerClass: 'metallb.io/metallb' } },
  ],
  ['is not of type LoadBalancer any more', [service({ ingress: [elsewhere], spec: { type: 'NodePort' } })]],
  [
    'is being deleted',
    [service({ ingress: [elsewhere], metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })],
  ],
])('a Service that %s is not reported', ([, objects, values]) => {
  expect(findingsOf(objects, values)).toEqual([]);
});

test('it is a warning where a MetalLB that serves the Service runs already', () => {
  const findings = findingsOf([service({ ingress: [elsewhere] }), controller]);
  expect(findings.map(({ severity }) => severity)).toEqual(['warning']);
});
