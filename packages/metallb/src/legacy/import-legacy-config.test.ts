import { fc, test as propertyTest } from '@fast-check/vitest';
import { IpSet, parseRange } from '@gatesmith/ip-range';
import { propertyRuns } from '@internal/testing/property-runs';
import { describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { frontDoor } from '../front-door.ts';
import { validateResources } from '../validate-resources.ts';
import { findLegacyConfig } from './find-legacy-config.ts';
import { importLegacyConfig } from './import-legacy-config.ts';

const numRuns = propertyRuns(500);

vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 20) });

const text = `
peers:
- peer-address: 10.0.0.1
  peer-asn: 64501
  my-asn: 64500
  hold-time: 120s
  password: very-secret
  bfd-profile: Fast
  node-selectors:
  - match-labels: { rack: frontend }
    match-expressions: [{ key: zone, operator: In, values: [a, b] }]
bgp-communities:
  vpn-only: 1234:1
bfd-profiles:
- name: Fast
  receive-interval: 380
  echo-mode: false
address-pools:
- name: Office_LAN
  protocol: layer2
  addresses: [192.168.20.20-192.168.20.254]
  auto-assign: false
  avoid-buggy-ips: true
- name: edge
  protocol: bgp
  addresses: [203.0.113.0/26, "2001:db8::/120"]
  bgp-advertisements:
  - { aggregation-length: 32, localpref: 100, communities: [vpn-only, "65535:65282"] }
  - { aggregation-length: 26, aggregation-length-v6: 120 }
- name: office-lan
  protocol: bgp
  adresses: [10.9.0.0/24]
  addresses: [10.8.0.0/24]
`;

describe('a ConfigMap of before 0.13', () => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' }, data: { config: text } };
  const { values, findings } = importLegacyConfig(map, { parseYaml: parse });

  test('becomes typed values', () => {
    expect(values).toMatchInlineSnapshot(`
      {
        "bgp": {
          "advertisements": [
            {
              "aggregationLength": 32,
              "communities": [
                "vpn-only",
                "65535:65282",
              ],
              "ipAddressPools": [
                "edge",
              ],
              "localPref": 100,
              "name": "edge",
            },
            {
              "aggregationLength": 26,
              "aggregationLengthV6": 120,
              "ipAddressPools": [
                "edge",
              ],
              "name": "edge-2",
            },
            {
              "ipAddressPools": [
                "office-lan",
              ],
              "name": "office-lan",
            },
          ],
          "bfdProfiles": [
            {
              "echoMode": false,
              "name": "fast",
              "receiveInterval": 380,
            },
          ],
          "communities": [
            {
              "communities": [
                {
                  "name": "vpn-only",
                  "value": "1234:1",
                },
              ],
              "name": "communities",
            },
          ],
          "peers": [
            {
              "bfdProfile": "fast",
              "holdTime": "120s",
              "myASN": 64500,
              "name": "peer-1",
              "nodeSelectors": [
                {
                  "matchExpressions": [
                    {
                      "key": "zone",
                      "operator": "In",
                      "values": [
                        "a",
                        "b",
                      ],
                    },
                  ],
                  "matchLabels": {
                    "rack": "frontend",
                  },
                },
              ],
              "passwordSecret": {
                "name": "peer-1-password",
              },
              "peerASN": 64501,
              "peerAddress": "10.0.0.1",
            },
          ],
        },
        "layer2": [
          {
            "ipAddressPools": [
              "office-lan-2",
            ],
            "name": "office-lan-2",
          },
        ],
        "pools": [
          {
            "addresses": [
              "192.168.20.20-192.168.20.254",
            ],
            "autoAssign": false,
            "avoidBuggyIPs": true,
            "name": "office-lan-2",
          },
          {
            "addresses": [
              "203.0.113.0/26",
              "2001:db8::/120",
            ],
            "name": "edge",
          },
          {
            "addresses": [
              "10.8.0.0/24",
            ],
            "name": "office-lan",
          },
        ],
      }
    `);
  });

  test('with a report of every loss, and never a password', () => {
    expect(
      findings.map(({ code, path, message, hint }) => [code, path.join('.'), message, hint]),
    ).toMatchInlineSnapshot(`
      [
        [
          "GS-IMPORT-RENAMED",
          "bfd-profiles.0.name",
          "BFD profile "Fast": is now called "fast", because Kubernetes takes DNS names only",
          undefined,
        ],
        [
          "GS-IMPORT-LOST",
          "peers.0.password",
          "password: is deliberately left out; peer "peer-1" refers to the Secret "peer-1-password" instead",
          "kubectl -n metallb-system create secret generic peer-1-password --type=kubernetes.io/basic-auth --from-file=password=FILE",
        ],
        [
          "GS-IMPORT-RENAMED",
          "address-pools.0.name",
          "pool "Office_LAN": is now called "office-lan-2", because Kubernetes takes DNS names only",
          "Services that name the pool in an annotation must use the new name",
        ],
        [
          "GS-IMPORT-LOST",
          "address-pools.2.adresses",
          "adresses: is not a key of MetalLB 0.12 and is left out",
          "did you mean addresses?",
        ],
      ]
    `);
    expect(JSON.stringify({ values, findings })).not.toContain('very-secret');
  });

  test('that MetalLB accepts', () => {
    const { resources } = frontDoor(values);
    expect(validateResources(resources).resources.filter(({ accepted }) => !accepted)).toEqual([]);
  });
});

test.for([
  [
    'configInline of a chart',
    { configInline: { 'address-pools': [{ name: 'a', protocol: 'layer2', addresses: ['10.0.0.0/24'] }] } },
  ],
  ['the object itself', { 'address-pools': [{ name: 'a', protocol: 'layer2', addresses: ['10.0.0.0/24'] }] }],
] as const)('%s is read too', ([, document]) => {
  expect(importLegacyConfig(document)).toEqual({
    values: {
      pools: [{ name: 'a', addresses: ['10.0.0.0/24'] }],
      layer2: [{ name: 'a', ipAddressPools: ['a'] }],
      bgp: { peers: [], advertisements: [], bfdProfiles: [], communities: [] },
    },
    findings: [],
  });
});

test.for([
  ['no object', 7, 'legacy configuration: must be an object, is 7'],
  ['an object without a configuration', { spec: {} }, 'legacy configuration: there is none in the document'],
  [
    'a configuration in a string and no parser',
    { spec: { values: 'configInline: { address-pools: [] }' } },
    'legacy configuration: there is none in the document',
  ],
  ['a ConfigMap without text', { data: {} }, 'data.config: the ConfigMap has no configuration text'],
  [
    'a ConfigMap and no parser',
    { data: { config: 'x' } },
    'data.config: is YAML inside a ConfigMap, and no parser was given',
  ],
] as const)('%s is refused', ([, document, message]) => {
  expect(importLegacyConfig(document).findings[0]).toMatchObject({
    code: 'GS-IMPORT-UNREADABLE',
    severity: 'error',
    message,
  });
});

test('broken YAML becomes a finding', () => {
  expect(importLegacyConfig({ data: { config: 'a: [' } }, { parseYaml: parse }).findings[0]?.code).toBe(
    'GS-IMPORT-UNREADABLE',
  );
});

const block = fc
  .record({ third: fc.nat(250), first: fc.nat(200), more: fc.nat(55) })
  .map(({ third, first, more }) => `10.0.${third}.${first}-10.0.${third}.${first + more}`);
propertyTest.prop(
  [
    fc.array(
      fc.record({
        name: fc.string(),
        addresses: fc.array(block, { minLength: 1, maxLength: 3 }),
        bgp: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
  ],
  { numRuns },
)('addresses are the same set before and after, whatever the names', (pools) => {
  const legacy = {
    'address-pools': pools.map(({ name, addresses, bgp }) => ({
      name,
      protocol: bgp ? 'bgp' : 'layer2',
      addresses,
    })),
  };
  const { values } = importLegacyConfig(legacy);
  const setOf = (lists: readonly { readonly addresses: readonly string[] }[]): IpSet =>
    IpSet.from(lists.flatMap(({ addresses }) => addresses.map((range) => parseRange(range))));
  expect(setOf(values.pools).equals(setOf(pools))).toBe(true);
  expect(new Set(values.pools.map(({ name }) => name)).size).toBe(pools.length);
  expect(frontDoor(values).findings).toEqual([]);
});

propertyTest.prop([fc.jsonValue()], { numRuns })('never throws', (value) => {
  expect(() => importLegacyConfig(value)).not.toThrow();
  expect(() =>
    importLegacyConfig({
      'address-pools': [value],
      peers: [value],
      'bgp-communities': value,
      'bfd-profiles': value,
    }),
  ).not.toThrow();
});

test('the outermost configuration counts, and cycles end', () => {
  const pools = (name: string): object => ({
    'address-pools': [{ name, protocol: 'layer2', addresses: ['10.0.0.0/24'] }],
  });
  const document: Record<string, unknown> = {
    deep: { er: { configInline: pools('deep') } },
    spec: { configInline: pools('near') },
  };
  document['self'] = document;
  expect(findLegacyConfig(document)).toMatchObject({
    place: [['spec', 'configInline']],
    others: [[['deep', 'er', 'configInline']]],
  });
  expect(
    findLegacyConfig({ a: 'b: "configInline: {address-pools: []}"' }, { parseYaml: parse }).place,
  ).toEqual([['a'], ['b'], ['configInline']]);
});

propertyTest.prop([fc.jsonValue(), fc.string()], { numRuns })('a search never throws', (value, text) => {
  expect(() => findLegacyConfig({ value, text: `configInline${text}` }, { parseYaml: parse })).not.toThrow();
});
