import { fc, test as propertyTest } from '@fast-check/vitest';
import { propertyRuns } from '@internal/testing/property-runs';
import { describe, expect, test, vi } from 'vitest';
import type { ServiceInput } from './allocate/service-input.ts';
import { simulateAllocation, simulateSteps } from './simulate-allocation.ts';
import { simulateScenario } from './simulate-scenario.ts';

const numRuns = propertyRuns(500);

vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 20) });

interface Shape {
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly namespace?: string;
  readonly port?: number;
}
const service = (
  name: string,
  { annotations, labels, namespace = 'web', port = 80 }: Shape = {},
  spec: object = {},
): ServiceInput => ({
  metadata: { name, namespace, annotations, labels },
  spec: { ports: [{ port }], ...spec },
});

describe('the outcome is certain', () => {
  test('with one pool: the first free address, then none', () => {
    const { steps, affected, complete } = simulateAllocation(
      [{ name: 'a', addresses: ['10.0.0.1-10.0.0.2'] }],
      ['x', 'y', 'z'].map((name) => service(name)),
    );
    expect(steps).toEqual([
      { addresses: ['10.0.0.1'] },
      { addresses: ['10.0.0.2'] },
      { addresses: [], reason: 'no pool that it may use has a free address for it' },
    ]);
    expect([affected, complete]).toEqual([[], true]);
  });

  test('with explicit priorities, lower first', () => {
    const pools = [
      { name: 'b', addresses: ['10.0.1.1/32'], serviceAllocation: { priority: 2 } },
      { name: 'a', addresses: ['10.0.0.1/32'], serviceAllocation: { priority: 1 } },
      { name: 'open', addresses: ['10.0.2.1/32'] },
    ];
    expect(
      simulateAllocation(
        pools,
        ['x', 'y', 'z'].map((name) => service(name)),
      ).final,
    ).toEqual({ 'web/x': ['10.0.0.1'], 'web/y': ['10.0.1.1'], 'web/z': ['10.0.2.1'] });
  });

  test('with .0 and .255 left out', () => {
    const { final } = simulateAllocation(
      [{ name: 'a', addresses: ['10.0.0.255-10.0.1.1'], avoidBuggyIPs: true }],
      [service('x'), service('y')],
    );
    expect(final).toEqual({ 'web/x': ['10.0.1.1'], 'web/y': [] });
  });

  test('for sharers: the same key, other ports, the same Pods when traffic stays local', () => {
    const shared = { 'metallb.io/allow-shared-ip': 'k' };
    const { steps } = simulateAllocation(
      [{ name: 'a', addresses: ['10.0.0.1-10.0.0.3'] }],
      [
        service('a', { annotations: shared }),
        service('b', { annotations: shared, port: 443 }),
        service('c', { annotations: shared, port: 80 }),
        service(
          'd',
          { annotations: shared, port: 22 },
          { externalTrafficPolicy: 'Local', selector: { app: 'd' } },
        ),
        service('e', { annotations: { 'metallb.universe.tf/allow-shared-ip': 'k' }, port: 25 }),
      ],
    );
    expect(steps.map(({ addresses }) => addresses[0])).toEqual([
      '10.0.0.1',
      '10.0.0.1',
      '10.0.0.2',
      '10.0.0.3',
      '10.0.0.1',
    ]);
  });

  test.for([
    [
      'an address outside every pool',
      { 'metallb.io/loadBalancerIPs': '10.9.9.9' },
      'no pool offers 10.9.9.9',
    ],
    [
      'no address at all',
      { 'metallb.io/loadBalancerIPs': 'bad' },
      'requested address "bad" is not an IP address',
    ],
    [
      'two of one family',
      { 'metallb.io/loadBalancerIPs': '10.0.0.1,10.0.0.2' },
      'the two requested addresses belong to the same family',
    ],
    [
      'the other family',
      { 'metallb.io/loadBalancerIPs': 'fd00::1' },
      'the requested fd00::1 does not match the families of the Service (ipv4)',
    ],
    ['a pool that does not exist', { 'metallb.io/address-pool': 'zz' }, 'there is no pool "zz"'],
    [
      'a pool for other namespaces',
      { 'metallb.io/address-pool': 'b' },
      'pool "b" is reserved for other Services: for namespace other, and the Service is in web',
    ],
    [
      'an address of another pool',
      { 'metallb.io/address-pool': 'b', 'metallb.io/loadBalancerIPs': '10.0.0.1' },
      'the requested 10.0.0.1 is in pool "a", not in the requested "b"',
    ],
  ] as const)('asked for %s: nothing, and why', ([, annotations, reason]) => {
    const pools = [
      { name: 'a', addresses: ['10.0.0.0/29', 'fd00::/125'] },
      { name: 'b', addresses: ['10.0.1.0/29'], serviceAllocation: { namespaces: ['other'] } },
    ];
    expect(simulateAllocation(pools, [service('x', { annotations })]).steps).toEqual([
      { addresses: [], reason },
    ]);
  });

  test('for dual stack: both from one pool, or for PreferDualStack the primary family', () => {
    const pools = [
      { name: 'four', addresses: ['10.0.0.1/32'] },
      { name: 'six', addresses: ['fd00::1/128'] },
    ];
    const spec = { ipFamilies: ['IPv6', 'IPv4'], ipFamilyPolicy: 'PreferDualStack' };
    expect(simulateAllocation(pools, [service('x', {}, spec)]).final).toEqual({ 'web/x': ['fd00::1'] });
    expect(
      simulateAllocation(pools, [service('x', {}, { ...spec, ipFamilyPolicy: 'RequireDualStack' })]).final,
    ).toEqual({ 'web/x': [] });
    expect(
      simulateAllocation(pools, [service('x', {}, { ipFamilyPolicy: 'RequireDualStack' })], {
        clusterFamilies: ['ipv4'],
      }).steps[0]?.reason,
    ).toBe('the cluster is not dual-stack');
  });

  test.for([
    ['the Service is IPv4 only', { clusterIPs: ['10.96.0.84'] }, [], 'IPv4 only'],
    ['the Service is IPv4 only by its one clusterIP', { clusterIP: '10.96.0.84' }, [], 'IPv4 only'],
    [
      'it requires both',
      { clusterIPs: ['10.96.0.84', 'fd00:1::1'], ipFamilyPolicy: 'RequireDualStack' },
      [],
      'both families',
    ],
    ['it takes what there is', { clusterIPs: ['10.96.0.84', 'fd00:1::1'] }, ['fd00::100'], undefined],
    ['it is IPv6 only', { clusterIPs: ['fd00:1::1'] }, ['fd00::100'], undefined],
    ['it has no address yet', { clusterIPs: [], clusterIP: '' }, ['fd00::100'], undefined],
  ] as const)('MetalLB goes by the families of the clusterIPs: %s', ([, spec, addresses, need]) => {
    const pools = [{ name: 'v6', addresses: ['fd00::100-fd00::1ff'] }];
    const one = service('x', {}, { ipFamilyPolicy: 'PreferDualStack', ...spec });
    const { steps, finalReasons } = simulateAllocation(pools, [one]);
    const detail = `pool "v6" holds IPv6 addresses only, and the Service ${need === 'both families' ? 'needs' : 'is'} ${need}`;
    const reason = 'no pool that it may use has a free address for it';
    expect(steps).toEqual([need === undefined ? { addresses } : { addresses, reason, details: [detail] }]);
    expect(finalReasons).toEqual(need === undefined ? undefined : { 'web/x': `${reason}: ${detail}` });
  });

  test('a Service that is IPv4 only gets one address of a pool with both families', () => {
    const pools = [{ name: 'both', addresses: ['10.0.0.1/32', 'fd00::1/128'] }];
    const spec = { ipFamilyPolicy: 'PreferDualStack', clusterIPs: ['10.96.0.84'] };
    expect(simulateAllocation(pools, [service('x', {}, spec)]).final).toEqual({ 'web/x': ['10.0.0.1'] });
  });

  test('a Service that requires two families and has one clusterIP is refused, whatever the pools', () => {
    const pools = [{ name: 'a', addresses: ['10.0.0.1/32'] }];
    const spec = { ipFamilyPolicy: 'RequireDualStack', clusterIPs: ['10.96.0.84'] };
    expect(simulateAllocation(pools, [service('x', {}, spec)]).steps[0]?.reason).toBe(
      'the Service requires two families, and its clusterIPs have one',
    );
  });

  test('what each pool has against a Service is listed', () => {
    const pools = [
      { name: 'full', addresses: ['10.0.0.1/32'] },
      { name: 'manual', addresses: ['10.0.1.1/32'], autoAssign: false },
      { name: 'theirs', addresses: ['10.0.2.1/32'], serviceAllocation: { namespaces: ['other'] } },
      { name: 'six', addresses: ['fd00::1/128'] },
    ];
    const annotations = { 'metallb.io/address-pool': 'six' };
    const { steps } = simulateAllocation(pools, [service('a'), service('b'), service('c', { annotations })]);
    expect(steps.map(({ details }) => details)).toEqual([
      undefined,
      [
        'pool "full" is full',
        'pool "manual" has autoAssign: false',
        'pool "theirs" is reserved for other Services: for namespace other, and the Service is in web',
        'pool "six" holds IPv6 addresses only, and the Service is IPv4 only',
      ],
      ['pool "six" holds IPv6 addresses only, and the Service is IPv4 only'],
    ]);
  });

  test('a Service that may end with nothing has a final reason, the one that holds by then', () => {
    const pools = [
      { name: 'a', addresses: ['10.0.0.1-10.0.0.2'] },
      { name: 'b', addresses: ['10.0.1.1-10.0.1.2'] },
    ];
    const annotations = { 'metallb.io/address-pool': 'a' };
    const { finalReasons } = simulateAllocation(pools, [
      service('one'),
      service('two'),
      service('asks', { annotations }),
    ]);
    expect(finalReasons).toEqual({ 'web/asks': 'pool "a" has no free address for it' });
  });

  test('when one goes, who waits comes in, and a single address is completed', () => {
    const pools = [{ name: 'a', addresses: ['10.0.0.1-10.0.0.2', 'fd00::1/128'] }];
    const dual = { ipFamilyPolicy: 'PreferDualStack' };
    const { steps, final } = simulateSteps(pools, [
      { create: service('x', {}, dual) },
      { create: service('y', {}, dual) },
      { create: service('z') },
      { delete: 'web/x' },
    ]);
    expect(steps.map(({ addresses }) => addresses)).toEqual([['10.0.0.1', 'fd00::1'], ['10.0.0.2'], [], []]);
    expect(final).toEqual({ 'web/y': ['10.0.0.2', 'fd00::1'], 'web/z': ['10.0.0.1'] });
  });

  test('Services that are not MetalLB’s, exist already or hold an address keep out of the way', () => {
    const { steps, final } = simulateAllocation(
      [{ name: 'a', addresses: ['10.0.0.1-10.0.0.3'] }],
      [
        service('n', {}, { type: 'ClusterIP' }),
        service('k', {}, { loadBalancerClass: 'other' }),
        service('old'),
        service('new'),
      ],
      {
        existing: [
          { service: service('old'), addresses: ['10.0.0.1'] },
          { service: service('stray'), addresses: ['10.9.9.9'] },
        ],
      },
    );
    expect(final).toEqual({
      'web/old': ['10.0.0.1'],
      'web/stray': ['10.0.0.2'],
      'web/n': [],
      'web/k': [],
      'web/new': ['10.0.0.3'],
    });
    expect(steps[2]).toEqual({ addresses: ['10.0.0.1'], reason: 'web/old exists already' });
  });
});

describe('the outcome is a lottery', () => {
  const pools = [
    { name: 'a', addresses: ['10.0.0.1/32'] },
    { name: 'b', addresses: ['10.0.1.1/32'] },
  ];

  test('between pools without a priority, and the cure is said', () => {
    const result = simulateAllocation(pools, [service('x')]);
    expect(result.steps).toEqual([{ addresses: ['10.0.0.1'], alternatives: [['10.0.1.1']] }]);
    expect(result.finalAlternatives).toEqual([{ 'web/x': ['10.0.1.1'] }]);
    expect(result.findings).toMatchInlineSnapshot(`
      [
        {
          "code": "GS-POOL-LOTTERY",
          "docs": "https://github.com/gatesmith/gatesmith/blob/main/docs/reference/findings.md#gs-pool-lottery",
          "hint": "give the pools different serviceAllocation.priority values (1 is tried first), or name the pool in the annotation metallb.io/address-pool",
          "message": "Service web/x: MetalLB picks one of the pools "a", "b" by chance",
          "path": [],
          "severity": "warning",
          "subject": "Service/web/x",
        },
      ]
    `);
  });

  test('whose later draws depend on earlier ones', () => {
    const { final, finalAlternatives = [] } = simulateAllocation(pools, [service('x'), service('y')]);
    expect([final, ...finalAlternatives]).toEqual([
      { 'web/x': ['10.0.0.1'], 'web/y': ['10.0.1.1'] },
      { 'web/x': ['10.0.1.1'], 'web/y': ['10.0.0.1'] },
    ]);
  });

  test('about who comes in first when one goes', () => {
    const { finalAlternatives = [], final } = simulateSteps(
      [{ name: 'a', addresses: ['10.0.0.1/32'] }],
      [{ create: service('x') }, { create: service('y') }, { create: service('z') }, { delete: 'web/x' }],
    );
    expect([final, ...finalAlternatives]).toEqual([
      { 'web/y': ['10.0.0.1'], 'web/z': [] },
      { 'web/y': [], 'web/z': ['10.0.0.1'] },
    ]);
  });

  test('that is cut short after some thousand possibilities, and reports that', () => {
    const wide = ['a', 'b', 'c'].map((name, index) => ({ name, addresses: [`10.0.${index}.0/24`] }));
    const { complete } = simulateAllocation(
      wide,
      Array.from({ length: 14 }, (_, index) => service(`s${index}`)),
    );
    expect(complete).toBe(false);
  });

  test('but not for pools that every Service may use by serviceAllocation: upstream sorts those by name', () => {
    const sorted = pools.map((pool) => ({ ...pool, serviceAllocation: { priority: 10 } }));
    expect(simulateAllocation(sorted.toReversed(), [service('x')])).toMatchObject({
      final: { 'web/x': ['10.0.0.1'] },
      affected: [],
    });
    // without a priority its comparison turns the order round
    const zero = pools.map((pool) => ({ ...pool, serviceAllocation: {} }));
    expect(simulateAllocation(zero, [service('x')])).toMatchObject({
      final: { 'web/x': ['10.0.1.1'] },
      affected: [],
    });
  });
});

propertyTest.prop(
  [
    fc.array(
      fc.record({ name: fc.nat(6), port: fc.nat(2), key: fc.constantFrom('', 'k'), goes: fc.boolean() }),
      { maxLength: 14 },
    ),
  ],
  { numRuns },
)(
  'in every possible world an address and port belong to one Service, and addresses to the pools',
  (events) => {
    const pools = [
      { name: 'a', addresses: ['10.0.0.1-10.0.0.2'] },
      { name: 'b', addresses: ['10.0.1.1/32'] },
    ];
    const living = new Map<string, { port: number; key: string }>();
    const steps = events.map(({ name, port, key, goes }) => {
      const id = `web/s${name}`;
      if (goes) {
        living.delete(id);
        return { delete: id };
      }
      if (!living.has(id)) living.set(id, { port, key });
      return {
        create: service(`s${name}`, {
          port: port + 1,
          annotations: key === '' ? {} : { 'metallb.io/allow-shared-ip': key },
        }),
      };
    });
    const { final, finalAlternatives = [] } = simulateSteps(pools, steps);
    for (const end of [final, ...finalAlternatives]) {
      const seen = new Set<string>();
      for (const [id, addresses] of Object.entries(end)) {
        for (const address of addresses) {
          expect(['10.0.0.1', '10.0.0.2', '10.0.1.1']).toContain(address);
          const claim = `${address}:${living.get(id)?.port}`;
          expect(seen.has(claim)).toBe(false);
          seen.add(claim);
        }
      }
      expect(new Set(Object.keys(end))).toEqual(new Set(living.keys()));
    }
  },
);

describe('a scenario file', () => {
  test('names a wrong pool by its position, also after an entry that is not a pool', () => {
    const { findings } = simulateScenario({ pools: ['x', { name: 'a', addresses: 7 }], steps: [] });
    expect(findings.map(({ path }) => path)).toEqual([
      ['pools', 0],
      ['pools', 1, 'addresses'],
    ]);
  });

  test.for([
    ['autoAssign', { autoAssign: null }],
    ['serviceAllocation', { serviceAllocation: null }],
    ['a list of serviceAllocation', { serviceAllocation: { namespaces: null, serviceSelectors: null } }],
  ] as const)('may set %s to null, which is the same as leaving it out', ([, fields]) => {
    const { valid, final } = simulateScenario({
      pools: [{ name: 'a', addresses: ['10.0.0.1/32'], ...fields }],
      steps: [{ create: service('s') }],
    });
    expect({ valid, final }).toEqual({ valid: true, final: { 'web/s': ['10.0.0.1'] } });
  });

  test('leads to steps and ends, as JSON can carry them', () => {
    const result = simulateScenario({
      pools: [
        {
          name: 'a',
          addresses: ['10.0.0.1/32'],
          serviceAllocation: { namespaceSelectors: [{ matchLabels: { team: 'x' } }] },
        },
      ],
      namespaces: { web: { team: 'x' } },
      steps: [{ create: service('s') }, { create: service('t') }, { delete: 'web/s' }],
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      valid: true,
      steps: [
        { addresses: ['10.0.0.1'] },
        { addresses: [], reason: 'no pool that it may use has a free address for it' },
        { addresses: [] },
      ],
      final: { 'web/t': ['10.0.0.1'] },
      affected: [],
      complete: true,
      findings: [],
    });
  });

  test.for([
    ['not an object', 7, ['scenario: must be an object with pools and steps, is 7']],
    [
      'a wrong pool',
      { pools: [{ name: 'a', addresses: ['10.0.0.9-10.0.0.1'] }], steps: [] },
      ['"10.0.0.9-10.0.0.1": the range ends before it starts'],
    ],
    ['empty', undefined, ['scenario: must be an object with pools and steps, is empty']],
    ['without a part', { pools: [] }, ['steps: is missing']],
    [
      'a misspelled part',
      { pool: [], steps: {} },
      [
        '"pool": there is no such key here, it is not read',
        'pools: is missing',
        'steps: must be a list, is an object',
      ],
    ],
    [
      'pools that overlap',
      {
        pools: [
          { name: 'a', addresses: ['10.0.0.0/24'] },
          { name: 'b', addresses: ['10.0.0.9/32'] },
          { name: 'a', addresses: ['10.0.1.0/24'] },
        ],
        steps: [],
      },
      [
        '"10.0.0.9/32": overlaps "10.0.0.0/24" of pool "a"',
        'IPAddressPool "a": an earlier document has this name already',
      ],
    ],
    [
      'wrong steps',
      {
        pools: [],
        steps: [{ delete: 7 }, { delete: 'web' }, { creat: {} }, 7, {}, { create: {}, delete: 'a/b' }],
      },
      [
        'delete 7: must be "namespace/name"',
        'delete "web": must be "namespace/name"',
        'step: must be { create: Service } or { delete: "namespace/name" }, has "creat"',
        'step: must be { create: Service } or { delete: "namespace/name" }, is 7',
        'step: must be { create: Service } or { delete: "namespace/name" }, has no key',
        'step: must be { create: Service } or { delete: "namespace/name" }, has both',
      ],
    ],
    [
      'a Service whose fields are of wrong types',
      {
        pools: [],
        steps: [
          {
            create: {
              metadata: { name: 's', namespace: 3, labels: ['a'], annotations: { a: 1 } },
              spec: {
                type: 'Loadbalancer',
                selector: 'app=web',
                externalTrafficPolicy: 'local',
                ipFamilyPolicy: 'DualStack',
                loadBalancerIP: 7,
                ports: [80, { port: '80' }, { port: 80, protocol: 'tcp' }, { port: 70_000 }],
                ipFamilies: ['ipv4', 4],
              },
            },
          },
          { create: { metadata: { name: 's' }, spec: { ports: 80 } } },
        ],
      },
      [
        'metadata.labels: must map strings to strings, is a list of 1',
        'metadata.annotations: must map strings to strings; "a" is 1',
        'metadata.namespace: must be a string, is 3',
        'spec.selector: must map strings to strings, is "app=web"',
        'spec.type "Loadbalancer": not one of LoadBalancer, ClusterIP, NodePort, ExternalName',
        'spec.loadBalancerIP: must be a string, is 7',
        'spec.externalTrafficPolicy "local": not one of Cluster, Local',
        'spec.ipFamilyPolicy "DualStack": not one of SingleStack, PreferDualStack, RequireDualStack',
        'port: must be { port: 80, protocol: TCP }, is 80',
        'port "80": must be a number from 1 to 65535',
        'protocol "tcp": not one of TCP, UDP, SCTP',
        'port 70000: must be a number from 1 to 65535',
        'ipFamilies "ipv4": not IPv4 or IPv6',
        'ipFamilies 4: not IPv4 or IPv6',
        'spec.ports: must be a list, is 80',
      ],
    ],
    [
      'namespaces without labels',
      { pools: [], steps: [], namespaces: { a: 'team=x', b: null } },
      ['labels of namespace "a": must map strings to strings, is "team=x"'],
    ],
    ['a nameless Service', { pools: [], steps: [{ create: { spec: {} } }] }, ['metadata.name: is required']],
  ] as const)('that is %s is refused with a path', ([, scenario, messages]) => {
    const { valid, findings } = simulateScenario(scenario);
    expect(valid).toBe(false);
    expect(findings.map(({ message }) => message)).toEqual(messages);
  });

  test('that deletes a Service which does not exist is reported, with the nearest one', () => {
    const { valid, steps, findings } = simulateScenario({
      pools: [{ name: 'a', addresses: ['10.0.0.1/32'] }],
      steps: [
        { create: service('shop') },
        { delete: 'web/shopp' },
        { delete: 'web/shop' },
        { delete: 'web/shop' },
      ],
    });
    expect(valid).toBe(true);
    expect(steps.map(({ reason }) => reason)).toEqual([
      undefined,
      'there is no web/shopp',
      undefined,
      'there is no web/shop',
    ]);
    expect(
      findings.map(({ severity, path, message, hint }) => [severity, path.join('.'), message, hint]),
    ).toEqual([
      [
        'warning',
        'steps.1.delete',
        'delete "web/shopp": there is no such Service by then',
        'did you mean "web/shop"?',
      ],
      ['warning', 'steps.3.delete', 'delete "web/shop": there is no such Service by then', undefined],
    ]);
  });

  test('with more possibilities than can be followed reports that, and still which Services are affected', () => {
    const pools = Array.from({ length: 4 }, (_, index) => ({
      name: `p${index}`,
      addresses: [`10.0.${index}.0/28`],
    }));
    const steps = Array.from({ length: 30 }, (_, index) => ({ create: service(`s${index}`) }));
    const { complete, affected } = simulateScenario({ pools, steps });
    expect(complete).toBe(false);
    expect(affected).toHaveLength(30);
  });

  test('with many who wait is done in bounded time, however often an address comes free', () => {
    const steps = [
      ...Array.from({ length: 60 }, (_, index) => ({ create: service(`s${index}`) })),
      ...Array.from({ length: 8 }, (_, index) => ({ delete: `web/s${index}` })),
    ];
    const { complete, final } = simulateScenario({
      pools: [{ name: 'a', addresses: ['10.0.0.0/28'] }],
      steps,
    });
    expect(complete).toBe(false);
    expect(Object.values(final).filter(({ length }) => length > 0)).toHaveLength(16);
  });

  propertyTest.prop([fc.jsonValue()], { numRuns })('never makes it throw', (value) => {
    expect(() => simulateScenario(value)).not.toThrow();
    expect(() =>
      simulateScenario({ pools: [value], steps: [{ create: value }, value], namespaces: value }),
    ).not.toThrow();
  });
});
