import { fc, test as propertyTest } from '@fast-check/vitest';
import { IpSet, parseRange } from '@gatesmith/ip-range';
import { propertyRuns } from '@internal/testing/property-runs';
import { describe, expect, test, vi } from 'vitest';
import { checkNetwork } from './check-network.ts';
import { excludeLabel } from './network/announcer-findings.ts';
import type { CheckNetworkInput, NetworkFacts } from './network/network-facts.ts';

const numRuns = propertyRuns(500);

vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 20) });

const one = (addresses: readonly string[], network: NetworkFacts, more: Partial<CheckNetworkInput> = {}) =>
  checkNetwork({ pools: [{ name: 'default', addresses }], network, ...more });

test('a pool that holds node addresses is named, with the pool split around them as the cure', () => {
  const findings = one(['192.168.20.10-192.168.20.20', '192.168.21.0/28'], {
    nodes: [
      { name: 'n1', addresses: ['192.168.20.11'] },
      { name: 'n2', addresses: ['192.168.20.12'] },
    ],
    gateways: ['192.168.20.20'],
  });
  expect(findings).toMatchInlineSnapshot(`
    [
      {
        "code": "GS-POOL-NODE-ADDRESS",
        "docs": "https://github.com/gatesmith/gatesmith/blob/main/docs/reference/findings.md#gs-pool-node-address",
        "fix": {
          "changes": [
            {
              "path": [
                "pools",
                0,
                "addresses",
              ],
              "value": [
                "192.168.20.10/32",
                "192.168.20.13-192.168.20.19",
                "192.168.21.0/28",
              ],
            },
          ],
          "summary": "split pool default around them: addresses: [192.168.20.10/32, 192.168.20.13-192.168.20.19, 192.168.21.0/28]",
        },
        "hint": "split pool default around them: addresses: [192.168.20.10/32, 192.168.20.13-192.168.20.19, 192.168.21.0/28]",
        "message": "pool "default": 192.168.20.10-192.168.20.20 holds 192.168.20.11 (node n1), 192.168.20.12 (node n2); MetalLB would hand it out and the node would drop off the network",
        "path": [
          "pools",
          0,
          "addresses",
          0,
        ],
        "severity": "error",
        "subject": "IPAddressPool/metallb-system/default",
      },
      {
        "code": "GS-POOL-GATEWAY",
        "docs": "https://github.com/gatesmith/gatesmith/blob/main/docs/reference/findings.md#gs-pool-gateway",
        "fix": {
          "changes": [
            {
              "path": [
                "pools",
                0,
                "addresses",
              ],
              "value": [
                "192.168.20.10/32",
                "192.168.20.13-192.168.20.19",
                "192.168.21.0/28",
              ],
            },
          ],
          "summary": "split pool default around them: addresses: [192.168.20.10/32, 192.168.20.13-192.168.20.19, 192.168.21.0/28]",
        },
        "hint": "split pool default around them: addresses: [192.168.20.10/32, 192.168.20.13-192.168.20.19, 192.168.21.0/28]",
        "message": "pool "default": 192.168.20.10-192.168.20.20 holds 192.168.20.20 (the gateway); two machines would answer for the gateway of the network",
        "path": [
          "pools",
          0,
          "addresses",
          0,
        ],
        "severity": "error",
        "subject": "IPAddressPool/metallb-system/default",
      },
    ]
  `);
});

test.for([
  ['GS-POOL-POD-CIDR', { podCIDRs: ['10.0.0.0/16'] }],
  ['GS-POOL-SERVICE-CIDR', { serviceCIDRs: ['10.0.0.128/25'] }],
  ['GS-POOL-GATEWAY', { gateways: ['10.0.0.1'] }],
  ['GS-POOL-API-ENDPOINT', { apiEndpoints: ['10.0.0.5'] }],
  ['GS-POOL-DHCP-RANGE', { dhcpRanges: ['10.0.0.100 - 10.0.0.200'] }],
  ['GS-POOL-RESERVED', { reserved: ['10.0.0.9'] }],
  ['GS-POOL-IN-USE', { inUse: [{ address: '10.0.0.10', holder: 'Service/web/shop' }] }],
  ['GS-POOL-NETWORK-ADDRESS', { nodeCIDRs: ['10.0.0.0/24'] }],
  ['GS-POOL-OUTSIDE-SUBNET', { nodeCIDRs: ['192.168.0.0/23'] }],
  ['GS-NETWORK-FACT-INVALID', { gateways: ['10.0.0.256'] }],
] as const)('%s is found', ([code, network]) => {
  expect([...new Set(one(['10.0.0.0-10.0.0.250'], network).map((finding) => finding.code))]).toEqual([code]);
});

test('.0 and .255 inside a larger subnet are ordinary addresses, its ends are not', () => {
  const network = { nodeCIDRs: ['10.0.0.0/23'] };
  expect(one(['10.0.0.255-10.0.1.0'], network)).toEqual([]);
  expect(one(['10.0.1.250-10.0.1.255'], network).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "pool "default": 10.0.1.250-10.0.1.255 holds 10.0.1.255 (the broadcast address of 10.0.0.0/23); no machine may have it",
    ]
  `);
});

test('a /31 has neither network nor broadcast address', () => {
  expect(one(['10.0.0.0/31'], { nodeCIDRs: ['10.0.0.0/31'] })).toEqual([]);
});

test('a pool out of reach of Layer 2 is fine when BGP announces it or it is not announced', () => {
  const network = { nodeCIDRs: ['192.168.0.0/24'] };
  expect(one(['10.0.0.0/28'], network, { bgp: { advertisements: [{ name: 'all' }] } })).toEqual([]);
  expect(
    checkNetwork({ pools: [{ name: 'a', addresses: ['10.0.0.0/28'], allocateOnly: true }], network }),
  ).toEqual([]);
});

test('a pool that is partly out of reach keeps the part that is not', () => {
  const [finding] = one(['192.168.20.250-192.168.21.9', '192.168.20.10/32'], {
    nodeCIDRs: ['192.168.20.0/24'],
  }).filter(({ code }) => code === 'GS-POOL-OUTSIDE-SUBNET');
  expect(finding?.fix).toEqual({
    summary:
      'keep what is in a subnet of the nodes: addresses: [192.168.20.250-192.168.20.255, 192.168.20.10/32]',
    changes: [
      { path: ['pools', 0, 'addresses'], value: ['192.168.20.250-192.168.20.255', '192.168.20.10/32'] },
    ],
  });
  expect(one(['10.9.0.0/30'], { nodeCIDRs: ['192.168.20.0/24'] })[0]?.fix).toBeUndefined();
});

test('an advertisement that covers no pool gets a suggestion', () => {
  const input = {
    pools: [
      { name: 'office', addresses: ['10.0.0.1/32'] },
      { name: 'lab', addresses: ['10.0.0.2/32'] },
    ],
    layer2: [
      { name: 'typo', ipAddressPools: ['ofice'] },
      { name: 'labels', ipAddressPoolSelectors: [{ matchLabels: { zone: 'a' } }] },
      { name: 'all' },
    ],
    bgp: { advertisements: [{ name: 'gone', ipAddressPools: ['other'] }] },
    network: {},
  };
  const findings = checkNetwork(input).filter(({ code }) => code === 'GS-ADVERTISEMENT-SELECTS-NOTHING');
  expect(findings.map(({ path, message, fix }) => [path, message, fix?.changes])).toEqual([
    [
      ['layer2', 0],
      'L2Advertisement "typo": covers no pool (names "ofice"), so it announces nothing',
      [{ path: ['layer2', 0, 'ipAddressPools'], value: ['office'] }],
    ],
    [
      ['layer2', 1],
      'L2Advertisement "labels": covers no pool (its ipAddressPoolSelectors match no pool), so it announces nothing',
      [
        { path: ['layer2', 1, 'ipAddressPools'], value: ['office', 'lab'] },
        { path: ['layer2', 1, 'ipAddressPoolSelectors'], value: [] },
      ],
    ],
    [
      ['bgp', 'advertisements', 0],
      'BGPAdvertisement "gone": covers no pool (names "other"), so it announces nothing',
      [{ path: ['bgp', 'advertisements', 0, 'ipAddressPools'], value: ['office', 'lab'] }],
    ],
  ]);
});

describe('who announces', () => {
  const control = { name: 'cp', labels: { [excludeLabel]: 'false' } };
  const worker = { name: 'w', labels: { rack: '1' } };

  test('no node, when every node carries the label, whatever its value', () => {
    expect(one(['10.0.0.1/32'], { nodes: [control] })).toMatchInlineSnapshot(`
      [
        {
          "code": "GS-NODES-EXCLUDED",
          "docs": "https://github.com/gatesmith/gatesmith/blob/main/docs/reference/findings.md#gs-nodes-excluded",
          "fix": {
            "changes": [
              {
                "path": [
                  "metallb",
                  "speaker",
                  "ignoreExcludeLB",
                ],
                "value": true,
              },
            ],
            "summary": "announce from labelled nodes too",
          },
          "hint": "set metallb.speaker.ignoreExcludeLB: true; removing the label does not last, because upgrades put it back",
          "message": "the cluster has only nodes (cp) with the label node.kubernetes.io/exclude-from-external-load-balancers, from which MetalLB announces nothing",
          "path": [],
          "severity": "error",
          "subject": "speaker/metallb-system",
        },
      ]
    `);
    expect(one(['10.0.0.1/32'], { nodes: [control], ignoreExcludeLB: true })).toEqual([]);
    expect(one(['10.0.0.1/32'], { nodes: [control, worker] })).toEqual([]);
  });

  test('no node, when selectors match no node or labelled ones only', () => {
    const layer2 = [
      { name: 'typo', nodeSelectors: [{ matchLabels: { rack: '2' } }] },
      {
        name: 'cp',
        nodeSelectors: [{ matchExpressions: [{ key: excludeLabel, operator: 'Exists' as const }] }],
      },
      { name: 'fine', nodeSelectors: [{ matchLabels: { rack: '1' } }] },
    ];
    expect(
      one(['10.0.0.1/32'], { nodes: [control, worker] }, { layer2 }).map(({ code, path }) => [code, path]),
    ).toEqual([
      ['GS-ADVERTISEMENT-NO-NODE', ['layer2', 0, 'nodeSelectors']],
      ['GS-NODES-EXCLUDED', ['layer2', 1, 'nodeSelectors']],
    ]);
  });
});

test('pools that compete by chance are ordered by priorities', () => {
  const pools = [
    { name: 'a', addresses: ['10.0.0.0/30'] },
    { name: 'six', addresses: ['fd00::/126'] },
    { name: 'manual', addresses: ['10.0.1.0/30'], autoAssign: false },
    { name: 'b', addresses: ['10.0.2.0/30'] },
    { name: 'x', addresses: ['10.0.3.0/30'], serviceAllocation: { priority: 5, namespaces: ['web'] } },
    { name: 'y', addresses: ['10.0.4.0/30'], serviceAllocation: { priority: 5, namespaces: ['web', 'db'] } },
  ];
  const findings = checkNetwork({ pools, network: {} });
  expect(findings.map(({ message }) => message)).toEqual([
    'pools "a", "b": MetalLB picks the one that serves a Service by chance',
    'pools "x", "y": MetalLB picks the one that serves a Service in namespace web by chance',
  ]);
  expect(findings[0]?.fix?.changes).toEqual([
    { path: ['pools', 0, 'serviceAllocation', 'priority'], value: 1 },
    { path: ['pools', 3, 'serviceAllocation', 'priority'], value: 2 },
  ]);
});

const nodesAt = (addresses: readonly string[]) => [
  { name: 'elsewhere' },
  ...addresses.map((address, index) => ({ name: `n${index}`, addresses: [address] })),
];
const host = fc.nat(255).map((last) => `10.0.0.${last}`);
propertyTest.prop([fc.array(host, { maxLength: 12 }), fc.nat(200), fc.integer({ min: 0, max: 55 })], {
  numRuns,
})('applying the fix leaves exactly the addresses that collide with nothing', (taken, first, more) => {
  const pool = [`10.0.0.${first}-10.0.0.${first + more}`];
  const findings = one(pool, {
    nodes: nodesAt(taken),
  });
  const before = IpSet.of(parseRange(pool[0] ?? ''));
  const left = before.subtract(IpSet.from(taken.map((text) => parseRange(text))));
  if (left.equals(before)) {
    expect(findings).toEqual([]);
  } else if (left.isEmpty) {
    expect(findings.every(({ fix }) => fix === undefined)).toBe(true);
  } else {
    const fixed = findings[0]?.fix?.changes[0]?.value as string[];
    expect(IpSet.from(fixed.map((text) => parseRange(text, { single: false }))).equals(left)).toBe(true);
    expect(one(fixed, { nodes: nodesAt(taken) })).toEqual([]);
  }
});
