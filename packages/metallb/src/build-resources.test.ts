import { fc, test as propertyTest } from '@fast-check/vitest';
import { IpSet, parseRange } from '@gatesmith/ip-range';
import { isDnsName } from '@gatesmith/kubernetes';
import { propertyRuns } from '@internal/testing/property-runs';
import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import { advertises } from './advertises.ts';
import { type BgpPeerFields, bgpPeer, l2Advertisement, pool } from './build-resources.ts';
import { toDnsName } from './dns-name.ts';
import { frontDoor } from './front-door.ts';
import { validateResources } from './validate-resources.ts';

const numRuns = propertyRuns(500);

vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 20) });

describe('names', () => {
  test.for([
    ['My_Pool #1', 'my-pool-1'],
    ['Büro.LAN', 'buro.lan'],
    ['--a--', 'a'],
    ['..', 'unnamed'],
    ['', 'unnamed'],
    ['already.fine-1', 'already.fine-1'],
  ] as const)('%s becomes %s', ([text, name]) => {
    expect(toDnsName(text)).toBe(name);
  });

  propertyTest.prop([fc.string({ unit: 'binary', maxLength: 400 })], { numRuns })(
    'are always DNS names, and stay what they are',
    (text) => {
      const name = toDnsName(text);
      expect(isDnsName(name)).toBe(true);
      expect(toDnsName(name)).toBe(name);
    },
  );
});

describe('builders', () => {
  test('write lone addresses and ranges as MetalLB requires them', () => {
    const { spec } = pool({
      name: 'a',
      addresses: ['10.0.0.5', parseRange('fd00::1'), parseRange('10.0.1.7/24'), '10.0.2.1 - 10.0.2.9'],
    });
    expect(spec.addresses).toEqual(['10.0.0.5/32', 'fd00::1/128', '10.0.1.0/24', '10.0.2.1 - 10.0.2.9']);
    const split = IpSet.of(parseRange('10.0.0.0/29')).subtract(IpSet.of(parseRange('10.0.0.4')));
    expect(pool({ name: 'b', addresses: split }).spec.addresses).toEqual([
      '10.0.0.0/30',
      '10.0.0.5-10.0.0.7',
    ]);
  });

  test('rename references with the names', () => {
    expect(l2Advertisement({ name: 'L2', ipAddressPools: ['My Pool'] })).toEqual({
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata: { name: 'l2', namespace: 'metallb-system' },
      spec: { ipAddressPools: ['my-pool'] },
    });
  });

  test('make a peer that can be wrong only in its values', () => {
    const base = { name: 'p', myASN: 64512 } as const;
    expectTypeOf<{
      readonly name: string;
      readonly myASN: number;
      readonly peerASN: number;
      readonly peerAddress: string;
    }>().toExtend<BgpPeerFields>();
    // @ts-expect-error neither peerASN nor dynamicASN
    bgpPeer({ ...base, peerAddress: '10.0.0.1' });
    // @ts-expect-error both of them
    bgpPeer({ ...base, peerAddress: '10.0.0.1', peerASN: 1, dynamicASN: 'external' });
    // @ts-expect-error both an address and an interface
    bgpPeer({ ...base, peerASN: 1, peerAddress: '10.0.0.1', interface: 'eth0' });
    // @ts-expect-error a password belongs into a Secret
    bgpPeer({ ...base, peerASN: 1, peerAddress: '10.0.0.1', password: 'x' });
    expect(
      bgpPeer({ ...base, peerASN: 1, peerAddress: '10.0.0.1', passwordSecret: { name: 's' } }).apiVersion,
    ).toBe('metallb.io/v1beta2');
  });
});

describe('a front door', () => {
  test('comes in an order in which each resource may be created', () => {
    const { resources, findings } = frontDoor({
      pools: [
        { name: 'lan', addresses: ['192.168.20.20-192.168.20.254'] },
        { name: 'spare', addresses: ['192.168.21.0/30'], allocateOnly: true },
        { name: 'edge', addresses: ['203.0.113.0/28'] },
      ],
      bgp: {
        peers: [{ name: 'tor', myASN: 64512, peerASN: 64513, peerAddress: '10.0.0.1', bfdProfile: 'fast' }],
        advertisements: [{ name: 'edge', ipAddressPools: ['edge'], communities: ['vpn'] }],
        bfdProfiles: [{ name: 'fast', receiveInterval: 300 }],
        communities: [{ name: 'aliases', communities: [{ name: 'vpn', value: '64512:1' }] }],
      },
    });
    expect(resources.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      'BFDProfile/fast',
      'Community/aliases',
      'BGPPeer/tor',
      'IPAddressPool/lan',
      'IPAddressPool/spare',
      'IPAddressPool/edge',
      'L2Advertisement/default',
      'BGPAdvertisement/edge',
    ]);
    expect(resources.find(({ kind }) => kind === 'L2Advertisement')?.spec).toEqual({
      ipAddressPools: ['lan'],
    });
    expect(findings).toEqual([]);
    expect(validateResources(resources).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('has no pool without an announcement, unless the values state that', () => {
    const { findings } = frontDoor({
      pools: [
        { name: 'a', addresses: ['10.0.0.0/30'] },
        { name: 'b', addresses: ['10.0.1.0/30'] },
        { name: 'c', addresses: ['10.0.2.0/30'], allocateOnly: true },
      ],
      layer2: [{ name: 'x', ipAddressPools: ['a'] }],
    });
    expect(findings).toMatchInlineSnapshot(`
      [
        {
          "code": "GS-POOL-UNADVERTISED",
          "docs": "https://github.com/gatesmith/gatesmith/blob/main/docs/reference/findings.md#gs-pool-unadvertised",
          "hint": "add "b" to ipAddressPools of an entry under layer2 or bgp.advertisements, or set allocateOnly: true if that is meant",
          "message": "pool "b": no advertisement covers it, so its addresses would be assigned and never answer",
          "path": [
            "pools",
            1,
          ],
          "severity": "error",
          "subject": "IPAddressPool/metallb-system/b",
        },
      ]
    `);
  });

  const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/), {
    minLength: 1,
    maxLength: 6,
  });
  propertyTest.prop([names, fc.infiniteStream(fc.boolean())], { numRuns })(
    'covers every pool by default',
    (list, flags) => {
      const pools = list.map((name, index) => ({
        name,
        addresses: [`10.0.${index}.0/24`],
        allocateOnly: flags.next().value === true,
      }));
      const { resources, findings } = frontDoor({ pools });
      expect(findings).toEqual([]);
      const advertisements = resources.filter((resource) => resource.kind === 'L2Advertisement');
      for (const resource of resources) {
        if (resource.kind !== 'IPAddressPool') continue;
        const wanted = pools.find(({ name }) => name === resource.metadata.name)?.allocateOnly !== true;
        expect(advertisements.some((advertisement) => advertises(advertisement, resource))).toBe(wanted);
      }
      expect(validateResources(resources).resources.every(({ accepted }) => accepted)).toBe(true);
    },
  );
});
