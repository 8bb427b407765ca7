import { expect, test } from 'vitest';
import type { ServiceInput } from './allocate/service-input.ts';
import type { NamedPool } from './describe-pools.ts';
import { explainAllocation } from './explain-allocation.ts';

const one: NamedPool = { name: 'default', addresses: ['192.168.20.50/32'] };
const shared = (key: string): Record<string, string> => ({ 'metallb.universe.tf/allow-shared-ip': key });
const service = (
  name: string,
  annotations: Record<string, string> = {},
  { port = 80, ...spec }: { readonly port?: number } & Partial<ServiceInput['spec']> = {},
): ServiceInput => ({
  metadata: { name, namespace: 'default', annotations },
  spec: { ports: [{ port }], ...spec },
});
const local = (app: string) => ({ externalTrafficPolicy: 'Local', selector: { app } });
/** The reason why `web` gets no address when `holder` has the only one. */
function why(web: ServiceInput, holder: ServiceInput): unknown {
  const existing = [{ service: holder, addresses: ['192.168.20.50'] }];
  const { refusal, remarks } = explainAllocation([one], web, { existing });
  return [refusal?.code, refusal?.reason, ...(refusal?.details ?? []), ...remarks];
}
const full = 'no pool that it may use has a free address for it';

test.for<[what: string, web: ServiceInput, holder: ServiceInput, detail: string]>([
  [
    'neither Service shares',
    service('web'),
    service('a'),
    '192.168.20.50 is held by default/a, and neither Service has the annotation metallb.io/allow-shared-ip',
  ],
  [
    'the holder does not share',
    service('web', shared('k')),
    service('a'),
    '192.168.20.50 is held by default/a, which does not allow sharing: it has no annotation metallb.io/allow-shared-ip',
  ],
  [
    'the Service does not share',
    service('web'),
    service('a', shared('k')),
    '192.168.20.50 is held by default/a under the sharing key "k", and the Service has no annotation metallb.io/allow-shared-ip',
  ],
  [
    'the keys differ',
    service('web', shared('globl')),
    service('a', shared('global')),
    '192.168.20.50 is held by default/a under the sharing key "global", and the Service has the key "globl"',
  ],
  [
    'the Pods differ',
    service('web', shared('k'), { port: 81, ...local('b') }),
    service('a', shared('k'), local('a')),
    '192.168.20.50 is held by default/a under the same sharing key, but with externalTrafficPolicy: Local all sharers must select the same Pods: it has Local and the selector "app=a", and the Service has Local and the selector "app=b"',
  ],
  [
    'one policy is Cluster',
    service('web', shared('k'), { port: 81 }),
    service('a', shared('k'), local('a')),
    '192.168.20.50 is held by default/a under the same sharing key, but with externalTrafficPolicy: Local all sharers must select the same Pods: it has Local and the selector "app=a", and the Service has externalTrafficPolicy: Cluster',
  ],
  [
    'a port is in use',
    service('web', shared('k')),
    service('a', shared('k')),
    '192.168.20.50 is held by default/a under the same sharing key, and default/a uses port TCP/80 already',
  ],
])('the holder and the condition are named when %s', ([, web, holder, detail]) => {
  expect(why(web, holder)).toEqual(['full', full, `pool "default" is full: ${detail}`]);
  const requested: ServiceInput = {
    ...web,
    metadata: {
      ...web.metadata,
      annotations: { ...web.metadata.annotations, 'metallb.io/loadBalancerIPs': '192.168.20.50' },
    },
  };
  expect(why(requested, holder)).toEqual(['held', detail]);
});

test.for<[key: string, remark: string | undefined]>([
  ['metallb.universe.tf/allow-shared', 'did you mean metallb.io/allow-shared-ip?'],
  ['metallb.io/loadBalancerIP', 'did you mean metallb.io/loadBalancerIPs?'],
  ['metallb.org/address-pool', 'did you mean metallb.io/address-pool?'],
  ['address-pool', 'did you mean metallb.io/address-pool?'],
  ['metallb.io/ip-allocated-from-pool', undefined],
  ['example.com/address-pool', undefined],
])('an annotation that MetalLB does not read is named: %s', ([key, remark]) => {
  const { remarks } = explainAllocation([one], service('web', { [key]: 'x' }));
  expect(remarks).toEqual(
    remark === undefined ? [] : [`MetalLB does not read the annotation ${key}; ${remark}`],
  );
});

test('a pool of many addresses is summed up, apart from holders of the same key', () => {
  const pool: NamedPool = { name: 'wide', addresses: ['10.0.0.0-10.0.0.4'] };
  const existing = ['a', 'b', 'c', 'd', 'e'].map((name, index) => ({
    service: service(name, name === 'c' ? shared('k') : {}),
    addresses: [`10.0.0.${index}`],
  }));
  expect(explainAllocation([pool], service('web'), { existing }).refusal?.details).toEqual([
    'pool "wide" is full: its 5 IPv4 addresses are held by default/a, default/b, default/c and 2 more',
  ]);
  expect(explainAllocation([pool], service('web', shared('k')), { existing }).refusal?.details).toEqual([
    'pool "wide" is full: 10.0.0.2 is held by default/c under the same sharing key, and default/c uses port TCP/80 already',
  ]);
});

test('what each pool has against the Service is listed', () => {
  const pools: readonly NamedPool[] = [
    { name: 'manual', addresses: ['10.0.0.0/24'], autoAssign: false },
    { name: 'team', addresses: ['10.0.1.0/24'], serviceAllocation: { namespaces: ['b', 'a'] } },
    {
      name: 'front',
      addresses: ['10.0.2.0/24'],
      serviceAllocation: { serviceSelectors: [{ matchLabels: { tier: 'front' } }] },
    },
    { name: 'six', addresses: ['fd00::/120'] },
  ];
  const ipv4 = { clusterIPs: ['10.96.0.9'] };
  expect(explainAllocation(pools, service('web', {}, ipv4)).refusal).toEqual({
    code: 'reserved',
    reason: full,
    details: [
      'pool "manual" has autoAssign: false',
      'pool "team" is reserved for other Services: for namespace a or b, and the Service is in default',
      'pool "front" is reserved for other Services: its serviceSelectors do not match the labels of the Service',
      'pool "six" holds IPv6 addresses only, and the Service is IPv4 only',
    ],
  });
});

test('a Service without obstacles gets its address', () => {
  expect(explainAllocation([one], service('web'))).toEqual({ addresses: ['192.168.20.50'], remarks: [] });
});
