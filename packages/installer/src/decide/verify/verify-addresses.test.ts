import type { KubernetesObject } from '@gatesmith/kubernetes';
import { ingressNamespace, safeParseValues, type Values, type ValuesInput } from '@gatesmith/values';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../observe/snapshot.ts';
import { verifyAddresses } from './verify-addresses.ts';

function parsed(input: ValuesInput): Values {
  const { values } = safeParseValues([{ file: 'values.json', text: JSON.stringify(input) }]);
  if (values === undefined) throw new Error('no values');
  return values;
}

const values = parsed({ pools: [{ name: 'lan', addresses: ['192.168.20.20-192.168.20.60'] }] });
const namespace = 'metallb-system';
const pool: KubernetesObject = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name: 'lan', namespace },
  spec: { addresses: ['192.168.20.20-192.168.20.60'] },
};
const service = (space: string, name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: space },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  status: { loadBalancer: { ingress: [{ ip: '192.168.20.20' }] } },
});
const slice = (space: string, name: string, ...ready: readonly boolean[]): KubernetesObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${name}-x`, namespace: space, labels: { 'kubernetes.io/service-name': name } },
  ...{ endpoints: ready.map((each) => ({ conditions: { ready: each } })) },
});
const announced = (node: string): KubernetesObject => ({
  apiVersion: 'metallb.io/v1beta1',
  kind: 'ServiceL2Status',
  metadata: { name: `l2-${node}`, namespace },
  status: { node, serviceName: 'web', serviceNamespace: 'shop' },
});
const seen = (...objects: readonly KubernetesObject[]): Snapshot => ({
  format: 'gatesmith.dev/snapshot/v1',
  takenAt: '2026-11-22T10:00:00.000Z',
  server: { gitVersion: 'v1.36.3', context: 'home' },
  objects: [pool, ...objects],
  releases: [],
  unread: [],
});
const web = service('shop', 'web');
const door = [ingressNamespace(values), values.entrypoint.name] as const;

test.for<[what: string, objects: readonly KubernetesObject[], found: readonly string[]]>([
  ['announced by one node', [web, slice('shop', 'web', true), announced('n1')], []],
  [
    'not announced',
    [web, slice('shop', 'web', true, false)],
    ['error GS-ADDRESS-NOT-ANNOUNCED Service/shop/web'],
  ],
  [
    'announced by two nodes',
    [web, slice('shop', 'web', true), announced('n1'), announced('n2')],
    ['error GS-ADDRESS-ANNOUNCED-TWICE Service/shop/web'],
  ],
  [
    'of an application without a ready pod, which MetalLB leaves alone',
    [web, slice('shop', 'web', false)],
    ['warning GS-ADDRESS-NO-ENDPOINTS Service/shop/web'],
  ],
  [
    'of an application that is scaled to nothing',
    [web, slice('shop', 'other', true)],
    ['warning GS-ADDRESS-NO-ENDPOINTS Service/shop/web'],
  ],
  ['of a cluster whose endpoints were not read', [web], ['error GS-ADDRESS-NOT-ANNOUNCED Service/shop/web']],
  [
    'of the entrypoint, which has to lead somewhere',
    [service(...door), slice(...door, false)],
    [`error GS-ADDRESS-NOT-ANNOUNCED Service/${door.join('/')}`],
  ],
])('an address %s', ([, objects, found]) => {
  const findings = verifyAddresses(values, seen(...objects), {});
  expect(findings.map(({ severity, code, subject }) => `${severity} ${code} ${subject}`)).toEqual(found);
});

test('the next command names the Service', () => {
  const [finding] = verifyAddresses(values, seen(web, slice('shop', 'web')), {});
  expect([finding?.message, finding?.hint]).toMatchInlineSnapshot(`
    [
      "Service/shop/web: no pod is ready behind it, so no node announces 192.168.20.20",
      "MetalLB announces it as soon as one is; see what is behind it with: gatesmith explain svc/shop/web",
    ]
  `);
});
