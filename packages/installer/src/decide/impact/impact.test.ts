import { at, type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import { describe, expect, test } from 'vitest';
import { snapshotOf } from '../check/check-test-cluster.ts';
import type { Plan } from '../plan/plan.ts';
import { impact } from './impact.ts';
import { impactFindings } from './impact-findings.ts';
import type { ServiceImpact } from './service-impact.ts';
import {
  advertisement,
  announced,
  deployment,
  entrypoint,
  metallbWorkloads,
  nodes,
  peer,
  planBetween,
  pool,
  readyPods,
  service,
} from './small-cluster.ts';

type Objects = readonly KubernetesObject[];

function impactOf(before: Objects, after: Objects): readonly ServiceImpact[] {
  return impact({ snapshot: snapshotOf(before), plan: planBetween(before, after), desired: after }).services;
}

/** One line per Service: its addresses now and afterwards, its effects and the outage. */
function lines(before: Objects, after: Objects): readonly string[] {
  return impactOf(before, after).map(({ service: name, now, afterwards, effects, outage }) => {
    const sets = afterwards.map((set) => set.join('+') || 'none').join(' | ');
    const kinds = effects.map(({ kind, isMeant }) => (isMeant === true ? `(${kind})` : kind)).join(', ');
    return `${name}: ${now.join('+') || 'none'} -> ${sets}; ${kinds || 'nothing'}; ${outage.lasts}`;
  });
}

const home = pool('default', ['192.168.20.20-192.168.20.29']);
const base: Objects = [...metallbWorkloads(), ...nodes, home, advertisement()];
const door = entrypoint(['192.168.20.20']);
const web = service('web', ['192.168.20.21'], { spec: { selector: {} } });

function specOf(object: KubernetesObject): object {
  return Object(at(object, 'spec'));
}

/** The cluster with other pools. */
const withPools = (objects: Objects, ...pools: Objects): Objects => [
  ...objects.filter(({ kind }) => kind !== 'IPAddressPool'),
  ...pools,
];

describe('addresses', () => {
  const now = [...base, door, web];

  test('stay where the pool grows', () => {
    expect(lines(now, withPools(now, pool('default', ['192.168.20.10-192.168.20.40'])))).toEqual([
      'shop/web: 192.168.20.21 -> 192.168.20.21; nothing; not at all',
      'traefik/gatesmith-entrypoint: 192.168.20.20 -> 192.168.20.20; nothing; not at all',
    ]);
  });

  test('move where the pool shrinks, to the first free one', () => {
    expect(lines(now, withPools(now, pool('default', ['192.168.20.21-192.168.20.29'])))).toEqual([
      'shop/web: 192.168.20.21 -> 192.168.20.21; nothing; not at all',
      'traefik/gatesmith-entrypoint: 192.168.20.20 -> 192.168.20.22; moves; for good',
    ]);
  });

  test('move to one of several where several Services look for one at once', () => {
    expect(lines(now, withPools(now, pool('default', ['192.168.20.50-192.168.20.60'])))).toEqual([
      'shop/web: 192.168.20.21 -> 192.168.20.50 | 192.168.20.51; moves; for good',
      'traefik/gatesmith-entrypoint: 192.168.20.20 -> 192.168.20.50 | 192.168.20.51; moves; for good',
    ]);
  });

  test('are lost with the last pool', () => {
    expect(lines(now, withPools(now))).toEqual([
      'shop/web: 192.168.20.21 -> none; lost; for good',
      'traefik/gatesmith-entrypoint: 192.168.20.20 -> none; lost; for good',
    ]);
  });

  test('may change hands where the pool goes before its successor comes', () => {
    const main = pool('main', ['192.168.20.20-192.168.20.29']);
    const after = withPools(now, main);
    const plan = planBetween(now, after);
    const ref = refOf(home);
    const change = { object: objectId(home), ref, action: 'deleted' as const };
    const first = {
      id: 'free-pool-addresses' as const,
      title: '',
      reason: '',
      waitsFor: [],
      changes: [change],
      pools: [{ pool: ref }],
    };
    const { services } = impact({
      snapshot: snapshotOf(now),
      plan: { ...plan, steps: [first, ...plan.steps] },
      desired: after,
    });
    const either = [['192.168.20.20'], ['192.168.20.21']];
    expect(services.map(({ afterwards }) => afterwards)).toEqual([either, either]);
  });

  test('stay without autoAssign, and go where the pool is reserved for others', () => {
    expect(
      lines(now, withPools(now, pool('default', ['192.168.20.20-192.168.20.29'], { autoAssign: false })))[0],
    ).toBe('shop/web: 192.168.20.21 -> 192.168.20.21; nothing; not at all');
    const reserved = pool('default', ['192.168.20.20-192.168.20.29'], {
      serviceAllocation: { namespaces: ['traefik'] },
    });
    expect(lines(now, withPools(now, reserved))).toEqual([
      'shop/web: 192.168.20.21 -> none; lost; for good',
      'traefik/gatesmith-entrypoint: 192.168.20.20 -> 192.168.20.20; nothing; not at all',
    ]);
  });

  test('that are waited for are given, which is no error', () => {
    const waiting = [...base, service('late', [], { spec: { selector: {} } })];
    const small = withPools(waiting, pool('tiny', ['192.168.20.90/32'], { autoAssign: false }));
    expect(lines(small, withPools(waiting, home))).toEqual([
      'shop/late: none -> 192.168.20.20; (exposed); not at all',
    ]);
  });

  test('of Services of another class are left alone', () => {
    const foreign = service('cloud', ['203.0.113.7'], {
      spec: { selector: {}, loadBalancerClass: 'cloud.io/lb' },
    });
    expect(lines([...base, foreign], withPools([...base, foreign]))).toEqual([
      'shop/cloud: 203.0.113.7 -> 203.0.113.7; nothing; not at all',
    ]);
  });

  test('go stale where MetalLB serves another class from now on', () => {
    const classed = metallbWorkloads(['--lb-class=metallb.io/metallb']);
    expect(lines([...base, web], [...classed, ...nodes, home, advertisement(), web])).toEqual([
      'shop/web: 192.168.20.21 -> 192.168.20.21; unannounced; for good',
    ]);
  });
});

describe('a MetalLB that is installed only now', () => {
  const empty: Objects = [...nodes, service('stranger', ['10.22.203.3'], { spec: { selector: {} } })];

  test('gives Services of another load balancer addresses from its own pools', () => {
    expect(lines(empty, [...empty, ...metallbWorkloads(), home, advertisement()])).toEqual([
      'shop/stranger: 10.22.203.3 -> 192.168.20.20; moves; for good',
    ]);
  });

  test('takes an address up again that MetalLB assigned before', () => {
    const own = service('web', ['192.168.20.21'], {
      annotations: { 'metallb.io/ip-allocated-from-pool': 'default' },
      spec: { selector: {} },
    });
    const before = [...nodes, own];
    expect(lines(before, [...before, ...metallbWorkloads(), home, advertisement()])).toEqual([
      'shop/web: 192.168.20.21 -> 192.168.20.21; nothing; not at all',
    ]);
  });

  test('announces an address that something else announces', () => {
    const before = [...nodes, web];
    expect(lines(before, [...before, ...metallbWorkloads(), home, advertisement()])).toEqual([
      'shop/web: 192.168.20.21 -> 192.168.20.21; announcer; seconds',
    ]);
  });
});

describe('the announcement', () => {
  const now = [...base, web, announced('web', 'n1')];
  const withAdvertisement = (...objects: Objects): Objects => [
    ...now.filter(({ kind }) => kind !== 'L2Advertisement'),
    ...objects,
  ];

  test.each<[string, Objects, string]>([
    ['ends with the last advertisement', [], 'unannounced; for good'],
    [
      'ends where the advertisement names another pool',
      [advertisement({ ipAddressPools: ['x'] })],
      'unannounced; for good',
    ],
    [
      'ends where no node is chosen',
      [advertisement({ nodeSelectors: [{ matchLabels: { zone: 'c' } }] })],
      'unannounced; for good',
    ],
    [
      'moves where the announcing node is no longer chosen',
      [advertisement({ nodeSelectors: [{ matchLabels: { zone: 'b' } }] })],
      'announcer; seconds',
    ],
    ['changes its protocol', [advertisement({}, 'BGPAdvertisement'), peer], 'announcer; seconds'],
    ['ends where BGP has no router', [advertisement({}, 'BGPAdvertisement')], 'unannounced; for good'],
    ['stays with another interface', [advertisement({ interfaces: ['eth1'] })], 'nothing; not at all'],
  ])('%s', (_, objects, expected) => {
    expect(lines(now, withAdvertisement(...objects))).toEqual([
      `shop/web: 192.168.20.21 -> 192.168.20.21; ${expected}`,
    ]);
  });

  test('ends where no node takes a speaker any more', () => {
    const [controller, speaker, ...others] = metallbWorkloads();
    const picky = {
      ...speaker,
      spec: { template: { spec: { nodeSelector: { role: 'edge' }, containers: [] } } },
    } as KubernetesObject; // the speaker with another pod template
    const after = [
      ...(controller === undefined ? [] : [controller]),
      picky,
      ...others,
      ...nodes,
      home,
      advertisement(),
      web,
    ];
    expect(lines([...base, web], after)).toEqual([
      'shop/web: 192.168.20.21 -> 192.168.20.21; unannounced; for good',
    ]);
  });

  test('ends where Local leaves no node with a pod', () => {
    const policy = (externalTrafficPolicy: string): KubernetesObject =>
      service('web', ['192.168.20.21'], { spec: { externalTrafficPolicy } });
    const rest = [
      ...metallbWorkloads(),
      ...nodes,
      home,
      advertisement({ nodeSelectors: [{ matchLabels: { zone: 'b' } }] }),
      deployment('web', 'web'),
      ...readyPods('web'),
    ];
    expect(lines([...rest, policy('Cluster')], [...rest, policy('Local')])).toEqual([
      'shop/web: 192.168.20.21 -> 192.168.20.21; unannounced; for good',
    ]);
  });

  test('of an address that was kept back is named', () => {
    const before = withAdvertisement();
    expect(lines(before, now)).toEqual(['shop/web: 192.168.20.21 -> 192.168.20.21; exposed; not at all']);
  });

  test('is interrupted for seconds where speakers restart', () => {
    const newer = [...metallbWorkloads([], 'v0.17.0'), ...nodes, home, advertisement(), web];
    expect(lines([...base, web], newer)).toEqual([
      'shop/web: 192.168.20.21 -> 192.168.20.21; nothing; seconds',
    ]);
  });
});

describe('the entrypoint', () => {
  const now = [...base, door];

  test('under another name is another Service, with another address', () => {
    const after = [...base, entrypoint([], 'traefik/door')];
    expect(lines(now, after)).toEqual([
      'traefik/door: none -> 192.168.20.21; nothing; not at all',
      'traefik/gatesmith-entrypoint: 192.168.20.20 -> none; moves; for good',
    ]);
  });

  test('under another name keeps an address that both request', () => {
    const request = { annotations: { 'metallb.io/loadBalancerIPs': '192.168.20.20' } };
    const after = [...base, service('traefik/door', [], request)];
    expect(lines(now, after)).toEqual([
      'traefik/door: none -> 192.168.20.20; nothing; not at all',
      'traefik/gatesmith-entrypoint: 192.168.20.20 -> none; (endpoints); until ready',
    ]);
  });

  test('an entrypoint that the values no longer ask for loses its address; only uninstall expects that', () => {
    expect(lines(now, base)).toEqual(['traefik/gatesmith-entrypoint: 192.168.20.20 -> none; lost; for good']);
    const plan: Plan = { ...planBetween(now, base), goal: 'uninstall' };
    const { services } = impact({ snapshot: snapshotOf(now), plan, desired: base });
    expect(impactFindings({ services })).toMatchObject([{ code: 'GS-ADDRESS-LOST', severity: 'warning' }]);
  });
});

describe('the pods', () => {
  const shop = service('web', ['192.168.20.21']);
  const now = [...base, shop, deployment('web', 'web'), ...readyPods('web')];

  test('behind a Service go with their workload', () => {
    const after = now.filter(({ kind, metadata }) => kind !== 'Deployment' || metadata.name !== 'web');
    expect(lines(now, after)).toEqual(['shop/web: 192.168.20.21 -> 192.168.20.21; endpoints; for good']);
  });

  test('behind a Service go where their workload has no replicas any more', () => {
    const idle = { ...deployment('web', 'web'), spec: { ...specOf(deployment('web', 'web')), replicas: 0 } };
    const after = now.map((object) =>
      object.kind === 'Deployment' && object.metadata.name === 'web' ? idle : object,
    );
    expect(lines(now, after)).toEqual(['shop/web: 192.168.20.21 -> 192.168.20.21; endpoints; for good']);
  });

  test('stay where another workload has the same labels', () => {
    const after = [
      ...now.filter((object) => object.metadata.name !== 'web' || object.kind !== 'Deployment'),
      deployment('next', 'web'),
    ];
    expect(lines(now, after)).toEqual(['shop/web: 192.168.20.21 -> 192.168.20.21; nothing; until ready']);
  });
});

test('each effect that was not asked for is an error that names how to accept it', () => {
  const now = [...base, web];
  const services = impactOf(now, withPools(now, pool('default', ['192.168.20.50/32'])));
  expect(impactFindings({ services })).toMatchObject([
    {
      code: 'GS-ADDRESS-MOVES',
      severity: 'error',
      subject: 'Service/shop/web',
      message: 'Service/shop/web gets 192.168.20.50 instead of 192.168.20.21',
      hint: 'to accept it: --accept GS-ADDRESS-MOVES=shop/web, or checks.accept in the values',
    },
  ]);
  expect(impactFindings({ services }, { skip: ['GS-ADDRESS-MOVES'] })).toEqual([]);
});
