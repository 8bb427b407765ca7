import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ServiceInput } from './allocate/service-input.ts';
import type { NamedPool } from './describe-pools.ts';
import { type AllocationStep, type SimulateOptions, simulateSteps } from './simulate-allocation.ts';

interface Details {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Partial<ServiceInput['spec']>;
}

function service(name: string, { annotations, labels, spec }: Details = {}): ServiceInput {
  return {
    metadata: { name, namespace: 'shop', labels, annotations },
    spec: { clusterIPs: ['10.96.0.1'], ports: [{ port: 80 }], ...spec },
  };
}

const pool = (name: string, ...addresses: readonly string[]): NamedPool => ({ name, addresses });
const home = pool('home', '10.0.0.1-10.0.0.4');

interface Story {
  readonly pools?: readonly NamedPool[];
  readonly existing: NonNullable<SimulateOptions['existing']>;
  readonly steps?: readonly AllocationStep[];
  readonly controller?: 'runs' | 'starts';
}

/** Every way in which a story may end, per Service. */
function ends({
  pools = [home],
  existing,
  steps = [],
  controller,
}: Story): Readonly<Record<string, readonly string[]>> {
  const { final, finalAlternatives = [], complete } = simulateSteps(pools, steps, { existing, controller });
  expect(complete).toBe(true);
  return Object.fromEntries(
    Object.keys(final).map((key) => [
      key,
      [...new Set([final, ...finalAlternatives].map((end) => (end[key] ?? []).join('+')))].sort(),
    ]),
  );
}

const web = { service: service('web'), addresses: ['10.0.0.1'] };
const api = { service: service('api'), addresses: ['10.0.0.2'] };

describe('when the pools change', () => {
  test('a Service keeps an address that another pool offers now', () => {
    expect(ends({ existing: [web], steps: [{ pools: [pool('other', '10.0.0.1-10.0.0.9')] }] })).toEqual({
      'shop/web': ['10.0.0.1'],
    });
  });

  test('a Service whose address is gone gets the first free one, and the others keep theirs', () => {
    const shrunk = pool('home', '10.0.0.2-10.0.0.4');
    expect(ends({ existing: [web, api], steps: [{ pools: [shrunk] }] })).toEqual({
      'shop/web': ['10.0.0.3'],
      'shop/api': ['10.0.0.2'],
    });
  });

  test('two Services that lose their addresses are served in either order', () => {
    expect(ends({ existing: [web, api], steps: [{ pools: [pool('home', '10.0.1.1-10.0.1.9')] }] })).toEqual({
      'shop/web': ['10.0.1.1', '10.0.1.2'],
      'shop/api': ['10.0.1.1', '10.0.1.2'],
    });
  });

  test('without pools no Service has an address, and with the old ones back they may be dealt out differently', () => {
    const steps: readonly AllocationStep[] = [{ pools: [] }, { pools: [home] }];
    expect(ends({ existing: [web, api], steps: steps.slice(0, 1) })).toEqual({
      'shop/web': [''],
      'shop/api': [''],
    });
    expect(ends({ existing: [web, api], steps })).toEqual({
      'shop/web': ['10.0.0.1', '10.0.0.2'],
      'shop/api': ['10.0.0.1', '10.0.0.2'],
    });
  });

  test('a set that MetalLB may skip leaves both ways open', () => {
    const steps: readonly AllocationStep[] = [{ pools: [], optional: true }, { pools: [home] }];
    expect(ends({ existing: [{ ...web, addresses: ['10.0.0.3'] }], steps })).toEqual({
      'shop/web': ['10.0.0.1', '10.0.0.3'],
    });
  });

  test('the next set may arrive before every Service has lost its address', () => {
    const steps: readonly AllocationStep[] = [{ pools: [], optional: true }, { pools: [home] }];
    const existing = [
      { service: service('web'), addresses: ['10.0.0.3'] },
      { service: service('api'), addresses: ['10.0.0.4'] },
    ];
    const { final, finalAlternatives = [] } = simulateSteps([home], steps, { existing });
    const all = [final, ...finalAlternatives].map((end) => `${end['shop/web']} ${end['shop/api']}`);
    expect(all.sort()).toEqual([
      '10.0.0.1 10.0.0.2',
      '10.0.0.1 10.0.0.4',
      '10.0.0.2 10.0.0.1',
      '10.0.0.3 10.0.0.1',
      '10.0.0.3 10.0.0.4',
    ]);
  });

  test('a pool that becomes reserved for others withdraws the address, one without autoAssign does not', () => {
    const reserved = { ...home, serviceAllocation: { namespaces: ['infra'] } };
    expect(ends({ existing: [web], steps: [{ pools: [reserved] }] })).toEqual({ 'shop/web': [''] });
    expect(ends({ existing: [web], steps: [{ pools: [{ ...home, autoAssign: false }] }] })).toEqual({
      'shop/web': ['10.0.0.1'],
    });
  });

  test('labels of namespaces decide about pools that select by them', () => {
    const selective = {
      ...home,
      serviceAllocation: { namespaceSelectors: [{ matchLabels: { team: 'shop' } }] },
    };
    const steps = (team: string): readonly AllocationStep[] => [
      { pools: [selective], namespaces: { shop: { team }, infra: { team: 'shop' } } },
    ];
    expect(ends({ existing: [web], steps: steps('shop') })).toEqual({ 'shop/web': ['10.0.0.1'] });
    expect(ends({ existing: [web], steps: steps('ops') })).toEqual({ 'shop/web': [''] });
  });

  test('a waiting Service is served by a pool that grows, after those that had an address', () => {
    const full = { service: service('late'), addresses: [] };
    expect(
      ends({
        pools: [pool('home', '10.0.0.1/32')],
        existing: [web, full],
        steps: [{ pools: [pool('home', '10.0.0.2/31')] }],
      }),
    ).toEqual({ 'shop/web': ['10.0.0.2'], 'shop/late': ['10.0.0.3'] });
  });

  test('sharing Services that lose their address find a common one again, in every order', () => {
    const sharing = (name: string, port: number): ServiceInput =>
      service(name, { annotations: { 'metallb.io/allow-shared-ip': 'dns' }, spec: { ports: [{ port }] } });
    const existing = [
      { service: sharing('tcp', 53), addresses: ['10.0.0.1'] },
      { service: sharing('web', 80), addresses: ['10.0.0.1'] },
    ];
    expect(ends({ existing, steps: [{ pools: [pool('home', '10.0.1.0/24')] }] })).toEqual({
      'shop/tcp': ['10.0.1.0'],
      'shop/web': ['10.0.1.0'],
    });
  });
});

test('hundreds of Services that look for an address at once are followed in some orders only, and the result is marked incomplete', () => {
  const existing = Array.from({ length: 300 }, (_, index) => ({
    service: service(`s${index}`),
    addresses: [`10.1.${Math.floor(index / 200)}.${index % 200}`],
  }));
  const from = [pool('home', '10.1.0.0/16')];
  const { final, complete } = simulateSteps(from, [{ pools: [pool('home', '10.2.0.0/16')] }], { existing });
  expect(complete).toBe(false);
  expect(new Set(Object.values(final).flat()).size).toBe(300);
});

describe('when a Service changes', () => {
  test.each<[string, Details, string]>([
    ['keeps its address when nothing about it matters to MetalLB', { labels: { tier: 'web' } }, '10.0.0.1'],
    [
      'moves to the address that it requests',
      { annotations: { 'metallb.io/loadBalancerIPs': '10.0.0.4' } },
      '10.0.0.4',
    ],
    ['moves to the address that its spec requests', { spec: { loadBalancerIP: '10.0.0.3' } }, '10.0.0.3'],
    ['loses its address when it requests one that no pool has', { spec: { loadBalancerIP: '10.9.9.9' } }, ''],
    ['keeps its address when its request cannot be read', { spec: { loadBalancerIP: 'ten' } }, '10.0.0.1'],
    [
      'loses its address when it asks for a pool that does not exist',
      { annotations: { 'metallb.io/address-pool': 'x' } },
      '',
    ],
    [
      'moves to the pool that it asks for',
      { annotations: { 'metallb.io/address-pool': 'spare' } },
      '10.0.9.1',
    ],
    ['loses its address when it is no longer a LoadBalancer', { spec: { type: 'ClusterIP' } }, ''],
  ])('it %s', (_, details, expected) => {
    const pools = [home, { ...pool('spare', '10.0.9.1/32'), autoAssign: false }];
    expect(ends({ pools, existing: [web], steps: [{ change: service('web', details) }] })).toEqual({
      'shop/web': [expected],
    });
  });

  test('a waiting Service gets the address that another one gave up for good', () => {
    const full = pool('home', '10.0.0.1/32');
    const existing = [web, { service: service('late'), addresses: [] }];
    expect(
      ends({ pools: [full], existing, steps: [{ change: service('web', { spec: { type: 'NodePort' } }) }] }),
    ).toEqual({
      'shop/web': [''],
      'shop/late': ['10.0.0.1'],
    });
  });

  test('one that requests one address and may have two now loses it', () => {
    const requests = { 'metallb.io/loadBalancerIPs': '10.0.0.1' };
    const both = { clusterIPs: ['10.96.0.1', 'fd00::1'], ipFamilyPolicy: 'PreferDualStack' };
    const change = service('web', { annotations: requests, spec: both });
    const dual = [pool('home', '10.0.0.1-10.0.0.4', 'fd00:2::/126')];
    expect(ends({ pools: dual, existing: [web], steps: [{ change }] })).toEqual({ 'shop/web': [''] });
    expect(ends({ existing: [web], steps: [{ change }] })).toEqual({ 'shop/web': ['10.0.0.1'] });
  });

  test('one that waits may go on waiting for an address that is free, until MetalLB looks at all Services', () => {
    const existing = [
      { service: service('late', { annotations: { 'metallb.io/address-pool': 'home' } }), addresses: [] },
    ];
    expect(ends({ existing })).toEqual({ 'shop/late': ['', '10.0.0.1'] });
    expect(ends({ existing, steps: [{ pools: [{ ...home, autoAssign: false }] }] })).toEqual({
      'shop/late': ['10.0.0.1'],
    });
  });

  test('an unknown Service is reported', () => {
    const { steps } = simulateSteps([home], [{ change: service('web') }]);
    expect(steps).toEqual([{ addresses: [], reason: 'there is no shop/web' }]);
  });
});

describe('a controller that starts', () => {
  const stranger = { service: service('stranger'), addresses: ['10.22.203.3'] };

  test('leaves every Service its address that the pools offer', () => {
    expect(ends({ existing: [web, api], controller: 'starts' })).toEqual({
      'shop/web': ['10.0.0.1'],
      'shop/api': ['10.0.0.2'],
    });
  });

  test('may give the address of one Service to another whose own no pool offers', () => {
    expect(ends({ existing: [web, stranger], controller: 'starts' })).toEqual({
      'shop/web': ['10.0.0.1', '10.0.0.2'],
      'shop/stranger': ['10.0.0.1', '10.0.0.2'],
    });
  });

  test('does not, once it runs', () => {
    expect(ends({ existing: [stranger, web] })).toEqual({
      'shop/web': ['10.0.0.1'],
      'shop/stranger': ['10.0.0.2'],
    });
  });
});

test('after any changes an address and port belong to one Service, and every address to a pool', () => {
  const names = ['a', 'b', 'c', 'd'];
  const range = fc.constantFrom('10.0.0.1-10.0.0.3', '10.0.0.2-10.0.0.4', '10.0.1.1/32', '10.0.0.4-10.0.0.9');
  const anyPools = fc
    .array(range, { maxLength: 2 })
    .map((ranges) => ranges.map((text, index) => pool(`p${index}`, text)));
  const anyService = fc.record({
    name: fc.constantFrom(...names),
    wish: fc.option(fc.constantFrom('10.0.0.1', '10.0.0.3', '10.0.1.1')),
    key: fc.option(fc.constantFrom('k')),
    port: fc.constantFrom(80, 443),
  });
  const input = fc.record({
    start: anyPools,
    services: fc.array(anyService, { maxLength: 5 }),
    next: anyPools,
  });
  fc.assert(
    fc.property(input, ({ start, services, next }) => {
      const inputs = services.map(({ name, wish, key, port }) =>
        service(name, {
          annotations: {
            ...(wish === null ? {} : { 'metallb.io/loadBalancerIPs': wish }),
            ...(key === null ? {} : { 'metallb.io/allow-shared-ip': key }),
          },
          spec: { ports: [{ port }] },
        }),
      );
      const steps = inputs.map((one, index) =>
        inputs.findIndex(({ metadata }) => metadata.name === one.metadata.name) === index
          ? { create: one }
          : { change: one },
      );
      const { final, finalAlternatives = [] } = simulateSteps(start, [...steps, { pools: next }]);
      const last = new Map(inputs.map((one) => [`shop/${one.metadata.name}`, one]));
      for (const end of [final, ...finalAlternatives]) {
        const held = Object.entries(end).flatMap(([key, addresses]) =>
          addresses.map((address) => `${address}:${last.get(key)?.spec.ports?.[0]?.port}`),
        );
        expect(new Set(held).size).toBe(held.length);
        const offered = next.flatMap(({ addresses }) => addresses).flatMap(listed);
        for (const address of Object.values(end).flat()) expect(offered).toContain(address);
      }
    }),
  );
});

function listed(range: string): readonly string[] {
  const [first = '', last = first] = range.replace('/32', '').split('-');
  const [base, from, to] = [
    first.replace(/\d+$/, ''),
    Number(first.split('.').at(-1)),
    Number(last.split('.').at(-1)),
  ];
  return Array.from({ length: to - from + 1 }, (_, index) => `${base}${from + index}`);
}
