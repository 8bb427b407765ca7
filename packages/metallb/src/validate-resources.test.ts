import { propertyRuns } from '@internal/testing/property-runs';
/// <reference types="node" />

import { fc, test as propertyTest } from '@fast-check/vitest';
import { formatFinding } from '@gatesmith/diagnostics';
import { Ajv } from 'ajv';
import { describe, expect, test, vi } from 'vitest';
import {
  bfdProfile,
  bgpAdvertisement,
  bgpPeer,
  community,
  l2Advertisement,
  pool,
} from './build-resources.ts';
import { customResourceDefinitions } from './crd/custom-resource-definitions.ts';
import type { L2AdvertisementSpec } from './resources.ts';
import type { BgpType } from './validate/bgp-type.ts';
import { type ValidateResourcesOptions, validateResources } from './validate-resources.ts';

const numRuns = propertyRuns(500);

vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 20) });

const home = 'metallb-system';
const rawPool = (name: string, ...addresses: string[]): unknown => ({
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name, namespace: home },
  spec: { addresses },
});
const rawPeer = (name: string, spec: object, apiVersion = 'metallb.io/v1beta2'): unknown => ({
  apiVersion,
  kind: 'BGPPeer',
  metadata: { name, namespace: home },
  spec: { myASN: 64512, peerASN: 64513, peerAddress: '10.0.0.1', ...spec },
});
const verdicts = (resources: readonly unknown[], bgpType: BgpType = 'frr-k8s'): boolean[] =>
  validateResources(resources, { bgpType }).resources.map(({ accepted }) => accepted);
const codes = (resources: readonly unknown[], options = {}): string[] =>
  validateResources(resources, options).findings.map(({ code }) => code);

describe('pools', () => {
  test('say what was read, where, and what was probably meant', () => {
    const { findings } = validateResources([
      rawPool(
        'a',
        '192.168.20.99-192.168.20.30',
        '192.168.20.300/24',
        '10.0.0.1',
        '10.0.0.1-fd00::1',
        '10.0.0.0/8',
      ),
    ]);
    expect(findings.map((finding) => formatFinding(finding)).join('\n')).toMatchInlineSnapshot(`
      "IPAddressPool/metallb-system/a: error GS-POOL-INVERTED spec.addresses[0]
        "192.168.20.99-192.168.20.30": the range ends before it starts
        hint: did you mean 192.168.20.30-192.168.20.99?
      IPAddressPool/metallb-system/a: error GS-POOL-ADDRESS-INVALID spec.addresses[1]
        "192.168.20.300/24": octet 300 is above 255
      IPAddressPool/metallb-system/a: error GS-POOL-ADDRESS-INVALID spec.addresses[2]
        "10.0.0.1": a lone address, where MetalLB requires a CIDR or a range
        hint: did you mean 10.0.0.1/32?
      IPAddressPool/metallb-system/a: error GS-POOL-MIXED-FAMILY spec.addresses[3]
        "10.0.0.1-fd00::1": one end is IPv4 and the other IPv6
        hint: write one range per family"
    `);
  });

  test.for([
    ['10.0.0.0/24', '10.0.0.255/32', false],
    ['10.0.0.0/24', '10.0.1.0/24', true],
    ['10.0.0.0-10.0.0.127', '10.0.0.128/25', true],
    ['fd00::/64', '10.0.0.0/8', true],
    ['::ffff:10.0.0.0/120', '10.0.0.0/25', false],
    // upstream compares the length 120 with 26 and overlooks the overlap
    ['::ffff:10.0.0.0/120', '10.0.0.64/26', true],
    ['::ffff:10.0.0.1-::ffff:10.0.0.9', '10.0.0.5/32', false],
  ] as const)('%s next to %s: accepted %s', ([one, other, accepted]) => {
    expect(verdicts([rawPool('a', one), rawPool('b', other)])).toEqual([true, accepted]);
    expect(verdicts([rawPool('a', one, other)])).toEqual([accepted]);
  });

  test('a refused pool is not kept', () => {
    expect(verdicts([rawPool('a', '10.0.0.0/24', 'bad'), rawPool('b', '10.0.0.0/24')])).toEqual([
      false,
      true,
    ]);
  });

  propertyTest.prop(
    [fc.array(fc.record({ first: fc.nat(300), size: fc.integer({ min: 1, max: 12 }) }), { maxLength: 25 })],
    { numRuns },
  )('overlaps are seen exactly as by comparing every pair', (blocks) => {
    const text = (value: number): string => `10.0.${value >> 8}.${value & 255}`;
    const kept: { first: number; last: number }[] = [];
    const expected = blocks.map(({ first, size }) => {
      const last = first + size - 1;
      if (kept.some((other) => first <= other.last && other.first <= last)) return false;
      kept.push({ first, last });
      return true;
    });
    expect(
      verdicts(
        blocks.map(({ first, size }, index) =>
          rawPool(`p${index}`, `${text(first)}-${text(first + size - 1)}`),
        ),
      ),
    ).toEqual(expected);
  });

  propertyTest.prop([fc.integer({ min: 8, max: 30 }), fc.integer({ min: 0, max: 0xffff_ffff })], { numRuns })(
    'a prefix split into two ranges gets the verdict of the whole',
    (length, value) => {
      const size = 2 ** (32 - length);
      const first = Math.floor(value / size) * size;
      const quad = (address: number): string =>
        [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
      const half = first + size / 2;
      const other = rawPool('other', '10.0.0.0/9');
      const whole = rawPool('whole', `${quad(first)}/${length}`);
      const split = rawPool(
        'split',
        `${quad(first)}-${quad(half - 1)}`,
        `${quad(half)}-${quad(first + size - 1)}`,
      );
      expect(verdicts([other, split])).toEqual(verdicts([other, whole]));
    },
  );

  test('addresses that should not be assigned are findings and not rejections', () => {
    const { resources } = validateResources([
      rawPool('a', '127.0.0.0/30', '224.0.0.1/32', '169.254.0.1/32', '::ffff:9.0.0.1/128', '9.9.9.0/31'),
    ]);
    expect(resources[0]?.accepted).toBe(true);
    expect(resources[0]?.findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'GS-POOL-SPECIAL-RANGE error',
      'GS-POOL-BUGGY-IPS warning',
      'GS-POOL-SPECIAL-RANGE error',
      'GS-POOL-SPECIAL-RANGE warning',
      'GS-POOL-SPECIAL-RANGE warning',
      'GS-POOL-BUGGY-IPS warning',
      'GS-POOL-UNADVERTISED warning',
    ]);
  });
});

describe('what the API server sees first', () => {
  test('a misspelt field is dropped with a warning that names the right one', () => {
    const { resources } = validateResources([
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name: 'a', namespace: home },
        spec: { adresses: ['10.0.0.0/24'] },
      },
    ]);
    expect(resources[0]).toMatchObject({ accepted: false, by: 'schema' });
    expect(resources[0]?.findings.map(({ code, hint }) => [code, hint])).toEqual([
      ['GS-SCHEMA-REQUIRED', undefined],
      ['GS-SCHEMA-UNKNOWN-FIELD', 'did you mean addresses?'],
    ]);
  });

  test.for([
    ['no object', 7, 'GS-RESOURCE-KIND'],
    [
      'an unknown kind',
      { apiVersion: 'metallb.io/v1beta1', kind: 'AddressPool', metadata: { name: 'a' } },
      'GS-RESOURCE-KIND',
    ],
    [
      'the wrong version',
      { apiVersion: 'metallb.io/v1beta2', kind: 'IPAddressPool', metadata: { name: 'a' } },
      'GS-RESOURCE-KIND',
    ],
    [
      'no metadata',
      { apiVersion: 'metallb.io/v1beta1', kind: 'Community', spec: {} },
      'GS-RESOURCE-METADATA',
    ],
    [
      'a name with capitals',
      { apiVersion: 'metallb.io/v1beta1', kind: 'Community', metadata: { name: 'Office' } },
      'GS-RESOURCE-METADATA',
    ],
    [
      'a null in a list',
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name: 'a' },
        spec: { addresses: [null] },
      },
      'GS-SCHEMA-TYPE',
    ],
    [
      'a number for a string',
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name: 'a' },
        spec: { addresses: [10] },
      },
      'GS-SCHEMA-TYPE',
    ],
    [
      'a 33-bit number',
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'BGPAdvertisement',
        metadata: { name: 'a' },
        spec: { localPref: 4294967295 },
      },
      'GS-SCHEMA-BOUND',
    ],
    ['a sub-second connectTime', rawPeer('a', { connectTime: '500ms' }), 'GS-SCHEMA-RULE'],
    ['an unknown dynamicASN', rawPeer('a', { dynamicASN: 'extern' }), 'GS-SCHEMA-ENUM'],
  ] as const)('%s is refused', ([, document, code]) => {
    const [verdict] = validateResources([document]).resources;
    expect(verdict).toMatchObject({ accepted: false, by: 'schema' });
    expect(verdict?.findings.map((finding) => finding.code)).toContain(code);
  });

  test('nulls count as absent and connectTime is cut to milliseconds', () => {
    expect(verdicts([rawPeer('a', { connectTime: '1.0005s', holdTime: null, password: null })])).toEqual([
      true,
    ]);
  });

  test('objects of other groups pass unjudged, Lists are opened', () => {
    const { resources } = validateResources([
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } },
      { apiVersion: 'v1', kind: 'List', items: [rawPool('a', '10.0.0.0/24'), rawPool('b', '10.0.0.0/25')] },
    ]);
    expect(resources.map(({ index, kind, accepted }) => [index, kind, accepted])).toEqual([
      [0, 'Service', true],
      [1, 'IPAddressPool', true],
      [1, 'IPAddressPool', false],
    ]);
  });
});

describe('the namespace', () => {
  const elsewhere = (spec: object): unknown => ({
    apiVersion: 'metallb.io/v1beta2',
    kind: 'BGPPeer',
    metadata: { name: 'p', namespace: 'default' },
    spec,
  });

  test('must be MetalLB’s own', () => {
    expect(codes([elsewhere({ myASN: 1, peerASN: 2, peerAddress: '10.0.0.1' })])).toEqual([
      'GS-RESOURCE-NAMESPACE',
    ]);
    expect(verdicts([elsewhere({ myASN: 1, peerASN: 2, peerAddress: '10.0.0.1' })])).toEqual([false]);
  });

  test('is overlooked by the webhook for a peer with disableMP, as everything else is', () => {
    expect(verdicts([elsewhere({ myASN: 0, disableMP: true })])).toEqual([true]);
  });

  test('is assumed when absent, with a warning', () => {
    const { resources } = validateResources([
      { apiVersion: 'metallb.io/v1beta1', kind: 'L2Advertisement', metadata: { name: 'a' } },
    ]);
    expect(resources[0]).toMatchObject({ accepted: true, namespace: home });
    expect(resources[0]?.findings[0]).toMatchObject({ code: 'GS-RESOURCE-NAMESPACE', severity: 'warning' });
  });
});

describe('peers', () => {
  test.for([
    ['a hold time below three seconds', { holdTime: '2s' }, false],
    ['a hold time that rounds to none', { holdTime: '900ms' }, true],
    ['a keepalive above the hold time', { holdTime: '9s', keepaliveTime: '10s' }, false],
    ['a keepalive of two seconds alone', { keepaliveTime: '1s' }, true],
    ['a string without a unit', { holdTime: '90' }, false],
    ['a zone in the address', { peerAddress: 'fe80::1%eth0' }, false],
    ['an interface as well', { interface: 'eth0' }, false],
    ['ebgpMultiHop on iBGP', { peerASN: 64512, ebgpMultiHop: true }, false],
    ['password and Secret', { password: 'x', passwordSecret: { name: 's' } }, true],
    ['a profile that does not exist', { bfdProfile: 'nope' }, true],
  ] as const)('%s: accepted %s', ([, spec, accepted]) => {
    expect(verdicts([rawPeer('a', spec)])).toEqual([accepted]);
  });

  test('of v1beta1 are judged after conversion, in which absent timers are zero', () => {
    expect(verdicts([rawPeer('a', { keepaliveTime: '30s' }, 'metallb.io/v1beta1')])).toEqual([false]);
    expect(verdicts([rawPeer('a', { keepaliveTime: '30s' })])).toEqual([true]);
  });

  test('conflict only on a node in common, and always in a cluster without nodes', () => {
    const peers = [
      rawPeer('a', { nodeSelectors: [{ matchLabels: { rack: '1' } }] }),
      rawPeer('b', { nodeSelectors: [{ matchLabels: { rack: '2' } }] }),
    ];
    const node = (name: string, rack: string): unknown => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { rack } },
    });
    const accepted = (options: ValidateResourcesOptions): boolean[] =>
      validateResources(peers, options).resources.map((verdict) => verdict.accepted);
    expect(accepted({ nodes: [] })).toEqual([true, false]);
    expect(verdicts(peers, 'native')).toEqual([true, true]);
    expect(accepted({ existing: [node('n1', '1'), node('n2', '2')] })).toEqual([true, true]);
    const labelled = [
      { name: 'n1', labels: { rack: '1' } },
      { name: 'n2', labels: { rack: '2' } },
    ];
    expect(accepted({ nodes: labelled })).toEqual([true, true]);
    expect(accepted({ nodes: labelled.map((metadata) => ({ metadata })) })).toEqual([true, true]);
    const everyNode = [
      peers[0],
      rawPeer('b', { nodeSelectors: [{ matchExpressions: [{ key: 'rack', operator: 'Exists' }] }] }),
    ];
    expect(validateResources(everyNode, { nodes: labelled }).resources[1]).toMatchObject({
      accepted: false,
      findings: [{ code: 'GS-BGP-PEERS-CONFLICT', severity: 'error' }],
    });
  });

  test('whose conflict depends on labels of unknown nodes are accepted, with a warning that says on which', () => {
    const rack = (value: string): object => ({ nodeSelectors: [{ matchLabels: { rack: value } }] });
    const report = validateResources([rawPeer('a', rack('1')), rawPeer('b', rack('2'))]);
    expect(report.valid).toBe(true);
    expect(report.findings).toMatchObject([
      {
        code: 'GS-BGP-PEERS-CONFLICT',
        severity: 'warning',
        message:
          'peer "10.0.0.1": peer "a" on the same nodes is the same router; the verdict depends on node labels: MetalLB refuses this if there is a node that matches both rack=2 and rack=1',
      },
    ]);
    expect(validateResources([rawPeer('a', {}), rawPeer('b', rack('2'))]).findings).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('if there is a node that matches rack=2') },
    ]);
    expect(verdicts([rawPeer('a', {}), rawPeer('b', {})])).toEqual([true, false]);
    expect(verdicts([rawPeer('a', {}), rawPeer('b', { nodeSelectors: [{}] })])).toEqual([true, false]);
  });

  test('a wrong one that slipped in refuses every later one', () => {
    const { resources } = validateResources([
      rawPeer('a', { disableMP: true, myASN: 0 }),
      rawPeer('b', { peerAddress: '10.0.0.2' }),
    ]);
    expect(resources.map(({ accepted }) => accepted)).toEqual([true, false]);
    expect(resources[0]?.findings.map(({ code }) => code)).toContain('GS-CONFIG-STALE');
    expect(resources[1]?.findings.map(({ code }) => code)).toContain('GS-CONFIG-STALE');
  });
});

describe('advertisements', () => {
  const adv = (name: string, spec: object): unknown => ({
    apiVersion: 'metallb.io/v1beta1',
    kind: 'BGPAdvertisement',
    metadata: { name, namespace: home },
    spec,
  });

  test('must not announce more than the pool holds', () => {
    expect(verdicts([rawPool('a', '10.0.0.0/26'), adv('x', { aggregationLength: 24 })])).toEqual([
      true,
      false,
    ]);
    expect(verdicts([rawPool('a', '10.0.0.0-10.0.1.4'), adv('x', { aggregationLength: 24 })])).toEqual([
      true,
      true,
    ]);
    expect(verdicts([rawPool('a', 'fd00::/64'), adv('x', { aggregationLengthV6: -1 })])).toEqual([
      true,
      false,
    ]);
  });

  test('a pool added later is accepted, and said to make the whole stale', () => {
    const { resources } = validateResources([
      adv('x', { aggregationLength: 24 }),
      rawPool('a', '10.0.0.0/26'),
      adv('y', {}),
    ]);
    expect(resources.map(({ accepted }) => accepted)).toEqual([true, true, false]);
    expect(resources[0]?.findings.map(({ code }) => code)).toEqual(['GS-CONFIG-STALE']);
  });

  const rivals = (first: object, second: object): unknown[] => [
    rawPool('a', '10.0.0.0/24'),
    adv('x', { localPref: 1, ...first }),
    adv('y', { localPref: 2, ...second }),
  ];
  const rack = (...values: string[]): object => ({
    nodeSelectors: [{ matchExpressions: [{ key: 'rack', operator: 'In', values }] }],
  });

  test('with two preferences for one update are refused wherever there is a node', () => {
    const accepted = (options: ValidateResourcesOptions): boolean | undefined =>
      validateResources(rivals({}, {}), options).resources[2]?.accepted;
    expect(accepted({})).toBe(false);
    expect(accepted({ existing: [{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }] })).toBe(
      false,
    );
    expect(accepted({ nodes: [{ name: 'n1' }] })).toBe(false);
    expect(accepted({ nodes: [] })).toBe(true);
  });

  test.for([
    ['the same preference', {}, { localPref: 1 }],
    ['another prefix length', {}, { aggregationLength: 30 }],
    ['other peers', { peers: ['p', 'q'] }, { peers: ['r'] }],
    ['a limit to some Services', {}, { serviceSelectors: [{ matchLabels: { a: 'b' } }] }],
    ['other pools', { ipAddressPools: ['a'] }, { ipAddressPools: ['b'] }],
    ['nodes of another rack', rack('1'), rack('2')],
  ] as const)('with two preferences and %s are accepted', ([, first, second]) => {
    const nodes = [
      { name: 'n1', labels: { rack: '1' } },
      { name: 'n2', labels: { rack: '2' } },
    ];
    const { resources, findings } = validateResources(rivals(first, second), { nodes });
    expect(resources.map(({ accepted }) => accepted)).toEqual([true, true, true]);
    expect(findings.filter(({ code }) => code === 'GS-ADVERTISEMENT-LOCAL-PREF')).toEqual([]);
  });

  test('that share one node of several are refused', () => {
    const nodes = [
      { name: 'n1', labels: { rack: '1' } },
      { name: 'n2', labels: { rack: '2' } },
    ];
    expect(
      validateResources(rivals(rack('1', '2'), rack('2')), { nodes }).resources.map(
        ({ accepted }) => accepted,
      ),
    ).toEqual([true, true, false]);
  });

  test.for([
    ['on both sides', rack('1'), rack('2', '3'), 'a node that matches both rack in (2,3) and rack in (1)'],
    ['on one side', rack('1'), {}, 'a node that matches rack in (1)'],
    ['that are the same', rack('1'), rack('1'), 'a node that matches rack in (1)'],
  ] as const)(
    'whose conflict depends on labels of unknown nodes, with selectors %s, are accepted with a warning',
    ([, first, second, condition]) => {
      const [aPool, one, other] = rivals(first, second);
      for (const documents of [
        [aPool, one, other],
        [one, other, aPool],
      ]) {
        const report = validateResources(documents);
        expect(report.valid).toBe(true);
        expect(report.findings.filter(({ code }) => code === 'GS-ADVERTISEMENT-LOCAL-PREF')).toMatchObject([
          {
            severity: 'warning',
            subject: `BGPAdvertisement/${home}/y`,
            path: ['spec', 'localPref'],
            message: expect.stringContaining(`MetalLB refuses this if there is ${condition}`),
          },
        ]);
      }
    },
  );

  test.for([
    [1, 1, true],
    [1, 2, false],
    [undefined, 2, false],
    [undefined, undefined, true],
  ] as const)(
    'with asPathPrepend %s and %s for one BGP update: accepted is %s',
    ([first, second, accepted]) => {
      const report = validateResources([
        pool({ name: 'a', addresses: ['10.1.0.1-10.1.0.9'] }),
        bgpAdvertisement({ name: 'x', asPathPrepend: first }),
        bgpAdvertisement({ name: 'y', asPathPrepend: second }),
      ]);
      expect(report.resources.map((one) => one.accepted)).toEqual([true, true, accepted]);
      if (accepted) return;
      expect(report.findings).toMatchObject([
        { code: 'GS-ADVERTISEMENT-AS-PATH', path: ['spec', 'asPathPrepend'] },
      ]);
    },
  );

  test.for([
    ['frr-k8s', true],
    ['frr', false],
    ['native', false],
  ] as const)('with asPathPrepend in %s mode: accepted is %s', ([bgpType, accepted]) => {
    const { findings, valid } = validateResources(
      [rawPool('a', '10.1.0.1-10.1.0.9'), bgpAdvertisement({ name: 'x', asPathPrepend: 3 })],
      { bgpType },
    );
    expect([valid, findings.map(({ code }) => code)]).toEqual([accepted, accepted ? [] : ['GS-BGP-MODE']]);
  });

  test('take asPathPrepend from 1 to 10', () => {
    const valid = (asPathPrepend: number): boolean =>
      validateResources([bgpAdvertisement({ name: 'x', asPathPrepend })]).valid;
    expect([0, 1, 10, 11].map(valid)).toEqual([false, true, true, false]);
  });

  test('prefer nodes by a selector that Kubernetes can read, with a weight from 1 to 100', () => {
    const codesOf = (
      preferredNodeSelectors: L2AdvertisementSpec['preferredNodeSelectors'],
    ): readonly string[] =>
      validateResources([
        rawPool('a', '10.1.0.1-10.1.0.9'),
        l2Advertisement({ name: 'x', preferredNodeSelectors }),
      ]).findings.map(({ code }) => code);
    const preference = { matchLabels: { uplink: '10g' } };
    expect(
      codesOf([
        { preference, weight: 50 },
        { preference, weight: 50 },
      ]),
    ).toEqual([]);
    expect(codesOf([{ preference, weight: 101 }])).toEqual(['GS-SCHEMA-BOUND']);
    expect(codesOf([{ preference: { matchLabels: { 'bad key!': 'x' } }, weight: 1 }])).toEqual([
      'GS-SELECTOR-INVALID',
    ]);
  });

  test('take the nodes from Node documents of the same input', () => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1', labels: { rack: '1' } } };
    const codesOf = (documents: readonly unknown[]): readonly string[] =>
      validateResources(documents).findings.map(({ code }) => code);
    expect(codesOf([...rivals(rack('1'), rack('2')), node])).not.toContain('GS-ADVERTISEMENT-LOCAL-PREF');
  });

  test('names that lead nowhere are found', () => {
    expect(
      codes([
        l2Advertisement({ name: 'l', ipAddressPools: ['nope'] }),
        adv('b', { communities: ['vpn'], peers: ['ghost'] }),
        rawPeer('p', { bfdProfile: 'none' }),
      ]),
    ).toEqual([
      'GS-ADVERTISEMENT-DANGLING',
      'GS-ADVERTISEMENT-DANGLING',
      'GS-ADVERTISEMENT-DANGLING',
      'GS-REFERENCE-DANGLING',
      'GS-REFERENCE-DANGLING',
    ]);
  });

  test('over IPv6 to a peer whose BFD echoes make the whole stale', () => {
    const resources = [
      bfdProfile({ name: 'fast', echoMode: true }),
      bgpPeer({ name: 'p', myASN: 64512, peerASN: 64513, peerAddress: '10.0.0.1', bfdProfile: 'fast' }),
      pool({ name: 'six', addresses: ['fd00::/120'] }),
      bgpAdvertisement({ name: 'all' }),
    ];
    expect(codes(resources)).toEqual(['GS-CONFIG-STALE']);
  });
});

describe('what is in the cluster already', () => {
  test('counts, and a document of the same name is an update', () => {
    const existing = [rawPool('a', '10.0.0.0/24'), rawPool('b', '10.0.1.0/24')];
    const report = validateResources(
      [rawPool('a', '10.0.0.0/25'), rawPool('c', '10.0.0.128/25'), rawPool('b', '10.0.0.0/30')],
      { existing },
    );
    expect(report.resources.map(({ accepted }) => accepted)).toEqual([true, true, false]);
  });

  test('an immutable field cannot be changed by an update', () => {
    const existing = [rawPeer('a', { enableGracefulRestart: true })];
    expect(
      validateResources([rawPeer('a', { enableGracefulRestart: false })], { existing }).resources[0],
    ).toMatchObject({ accepted: false, by: 'schema' });
    expect(
      validateResources([rawPeer('a', { enableGracefulRestart: true, holdTime: '30s' })], { existing })
        .resources[0]?.accepted,
    ).toBe(true);
  });

  test('one bad object refuses its whole kind until it is replaced', () => {
    const existing = [rawPool('bad', 'nonsense')];
    const report = validateResources(
      [rawPool('good', '10.0.0.0/24'), rawPool('bad', '10.0.1.0/24'), rawPool('late', '10.0.2.0/24')],
      { existing },
    );
    expect(report.resources.map(({ accepted }) => accepted)).toEqual([false, true, true]);
  });

  test('the same name twice among new documents is refused', () => {
    expect(codes([l2Advertisement({ name: 'x' }), l2Advertisement({ name: 'x' })])).toContain(
      'GS-RESOURCE-EXISTS',
    );
  });
});

describe('hostile input', () => {
  propertyTest.prop(
    [fc.array(fc.anything({ withNullPrototype: true, withBigInt: true }), { maxLength: 4 })],
    { numRuns },
  )('never throws', (documents) => {
    expect(() => validateResources(documents, { existing: documents })).not.toThrow();
  });

  propertyTest.prop(
    [
      fc.constantFrom(
        'IPAddressPool',
        'L2Advertisement',
        'BGPAdvertisement',
        'BGPPeer',
        'Community',
        'BFDProfile',
      ),
      fc.jsonValue(),
    ],
    { numRuns },
  )('never throws on any spec', (kind, spec) => {
    const document = {
      apiVersion: kind === 'BGPPeer' ? 'metallb.io/v1beta2' : 'metallb.io/v1beta1',
      kind,
      metadata: { name: 'a', namespace: home },
      spec,
    };
    expect(() => validateResources([document])).not.toThrow();
  });

  test('prototype keys are keys like any other', () => {
    const labels = JSON.parse('{"__proto__":"x","constructor":"y"}') as object;
    const document = JSON.parse(
      `{"apiVersion":"metallb.io/v1beta1","kind":"IPAddressPool","metadata":{"name":"a","namespace":"${home}"},"spec":{"addresses":["10.0.0.0/30"],"__proto__":{"autoAssign":false},"serviceAllocation":{"serviceSelectors":[{"matchLabels":{"__proto__":"x"}}]}}}`,
    ) as unknown;
    const { resources } = validateResources([
      document,
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'Community',
        metadata: { name: 'c', namespace: home, labels },
      },
    ]);
    expect(resources.map(({ accepted }) => accepted)).toEqual([false, false]);
    expect(({} as { autoAssign?: boolean }).autoAssign).toBeUndefined();
  });

  test('a megabyte of text, a hundred thousand addresses and deep nesting are answered in bounded size', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 20_000; depth += 1) deep = [deep];
    const many = Array.from(
      { length: 100_000 },
      (_, index) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}/32`,
    );
    const wrong = Array.from({ length: 200_000 }, () => '10.0.0.9-10.0.0.1');
    expect(validateResources([rawPool('wrong', ...wrong.slice(0, 1_000))]).findings).toHaveLength(1_000);
    const flood = {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'flood', namespace: home },
      spec: { addresses: wrong },
    };
    expect(validateResources([flood]).findings).toHaveLength(200_000);
    const { resources } = validateResources([
      rawPool('long', '9'.repeat(1_000_000), `${' '.repeat(1_000_000)}-10.0.0.1`),
      rawPool('many', ...many),
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name: 'deep', namespace: home },
        spec: { addresses: deep },
      },
    ]);
    expect(resources.map(({ accepted }) => accepted)).toEqual([false, true, false]);
    expect(
      Math.max(...resources.flatMap(({ findings }) => findings.map(({ message }) => message.length))),
    ).toBeLessThan(400);
  });
});

test('the order of keys makes no difference', () => {
  const turned = {
    spec: { addresses: ['10.0.0.0/24'] },
    metadata: { namespace: home, name: 'a' },
    kind: 'IPAddressPool',
    apiVersion: 'metallb.io/v1beta1',
  };
  expect(validateResources([turned])).toEqual(validateResources([rawPool('a', '10.0.0.0/24')]));
});

test('what the builders make satisfies the CRD schemas', () => {
  const ajv = new Ajv({ strict: false, formats: { int32: true, int64: true } });
  const resources = [
    pool({
      name: 'a',
      addresses: ['10.0.0.1', '10.0.1.0/24'],
      autoAssign: false,
      serviceAllocation: { priority: 1, namespaces: ['x'] },
    }),
    l2Advertisement({ name: 'l', ipAddressPools: ['a'], interfaces: ['eth0'] }),
    bgpAdvertisement({ name: 'b', aggregationLength: 32, communities: ['64512:1'] }),
    bgpPeer({
      name: 'p',
      myASN: 64512,
      peerASN: 64513,
      peerAddress: '10.0.0.1',
      passwordSecret: { name: 's' },
    }),
    bfdProfile({ name: 'f', echoMode: false, detectMultiplier: 3 }),
    community({ name: 'c', communities: [{ name: 'vpn', value: '64512:1' }] }),
  ];
  for (const resource of resources) {
    const crd = customResourceDefinitions().find(({ spec }) => spec.names.kind === resource.kind);
    const schema = crd?.spec.versions.find(({ name }) => resource.apiVersion.endsWith(`/${name}`))?.schema
      .openAPIV3Schema;
    const check = ajv.compile(schema ?? false);
    expect([resource.kind, check(resource), check.errors]).toEqual([resource.kind, true, null]);
  }
  expect(validateResources(resources).resources.every(({ accepted }) => accepted)).toBe(true);
});

test('an object whose name is refused is looked at to its end all the same', () => {
  const { resources } = validateResources([
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'My Pool', namespace: 'metallb-system' },
      spec: { addresses: ['10.0.0.9-10.0.0.1', 'bad'] },
    },
    {
      apiVersion: 'metallb.io/v1beta2',
      kind: 'BGPPeer',
      metadata: { name: 'a_b', namespace: 'metallb-system' },
      spec: { myASN: 64512, peerAddress: '10.0.0.256', holdTime: '90' },
    },
  ]);
  expect(resources.map(({ by, findings }) => [by, findings.map(({ code }) => code)])).toEqual([
    ['schema', ['GS-RESOURCE-METADATA', 'GS-POOL-INVERTED', 'GS-POOL-ADDRESS-INVALID']],
    ['schema', ['GS-RESOURCE-METADATA', 'GS-BGP-PEER', 'GS-BGP-PEER', 'GS-BGP-PEER']],
  ]);
});
