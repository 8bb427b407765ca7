/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { formatAddress } from '@gatesmith/ip-range';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkResources } from './check-resources.ts';
import type { Values, ValuesInput } from './gen/values.ts';
import { arePlain } from './plain-pools.ts';
import { readByShape } from './shape/read-values.ts';
import { frontDoorOf } from './to-resources.ts';

const numRuns = Number(process.env['GATESMITH_RUNS'] ?? 2_000);

function read(document: unknown): Values {
  const { value } = readByShape(document);
  if (value === undefined) throw new Error(`refused: ${JSON.stringify(document)}`);
  return value;
}

/** Everything that the full checks say. */
function said(values: Values): readonly string[] {
  const frontDoor = frontDoorOf(values);
  return [...frontDoor.findings, ...checkResources(values, frontDoor)].map(({ code }) => code);
}

const quad = (value: number): string => formatAddress({ family: 'ipv4', value: BigInt(value) });

/** Addresses round the edges of everything that has a rule, and one network where most of the pools are. */
const edges = [
  0, 0x00ff_ffff, 0x0100_0000, 0x0a00_0000, 0x7eff_ffff, 0x7f00_0000, 0x7fff_ffff, 0x8000_0000, 0xa9fd_ffff,
  0xa9fe_0000, 0xa9fe_ffff, 0xa9ff_0000, 0xdfff_ffff, 0xe000_0000, 0xffff_ffff,
];
const address = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0xc0a8_1401, max: 0xc0a8_14fe }) },
  { weight: 1, arbitrary: fc.constantFrom(...edges) },
);
/** Round the edges of what is ordinary. */
const address6 = fc.constantFrom(
  'fd00::1',
  'fd00::80',
  'fd00::ff',
  'fbff::',
  'fc00::',
  'fdff::',
  'fe00::',
  'fe80::1',
  'ff02::1',
  '1fff::',
  '2000::',
  '3fff::',
  '4000::',
  '::1',
  '2001:db8::1',
);
const range = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .tuple(address6, fc.constantFrom(0, 7, 8, 9, 64, 120, 127, 128, 129))
      .map(([one, bits]) => `${one}/${bits}`),
  },
  { weight: 1, arbitrary: fc.tuple(address6, address6).map(([a, b]) => `${a}-${b}`) },
  { weight: 1, arbitrary: address6 },
  {
    weight: 6,
    arbitrary: fc
      .tuple(address, fc.nat(30))
      .map(([low, more]) => `${quad(low)}-${quad(Math.min(low + more, 0xffff_ffff))}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(address, fc.integer({ min: 24, max: 33 }))
      .map(([one, bits]) => `${quad(one)}/${bits}`),
  },
  { weight: 2, arbitrary: address.map(quad) },
  { weight: 1, arbitrary: fc.tuple(address, address).map(([a, b]) => `${quad(a)}-${quad(b)}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'fd00::/120',
      '10.0.0.1 - 10.0.0.9',
      '10.0.0.010',
      '10.0.0.0/08',
      '10.0.0.0/0',
      '1.2.3.4/',
      '-',
      '::ffff:10.0.0.1/128',
      ' 10.0.0.1',
      '10.0.0.1-10.0.0.2-10.0.0.3',
    ),
  },
);
/** There one time in ten: two rare things at once say nothing that one does not. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof(fc.constant(undefined), arbitrary);
const name = fc.constantFrom('a', 'b');
const pool = fc.record(
  {
    name,
    addresses: fc.array(range, { minLength: 1, maxLength: 3 }),
    autoAssign: rarely(fc.boolean()),
    avoidBuggyIPs: fc.boolean(),
    allocateOnly: rarely(fc.boolean()),
    labels: rarely(fc.constant({ zone: 'a' })),
  },
  { requiredKeys: ['name', 'addresses'] },
);
const advertisement = fc.record(
  {
    name,
    ipAddressPools: fc.array(name, { maxLength: 2 }),
    nodeSelectors: rarely(fc.constant([{ matchLabels: { zone: 'a' } }])),
    interfaces: fc.constant(['eth0']),
  },
  { requiredKeys: ['name'] },
);
const document = fc.record(
  {
    pools: fc.array(pool, { maxLength: 2 }),
    layer2: fc.array(advertisement, { maxLength: 2 }),
    network: sometimes(
      fc.record({
        gateways: rarely(fc.array(range, { maxLength: 1 })),
        reserved: rarely(fc.array(range, { maxLength: 1 })),
        dhcpRanges: rarely(fc.array(range, { maxLength: 1 })),
        nodeCIDRs: fc.array(
          fc.oneof(
            { weight: 3, arbitrary: fc.constantFrom('192.168.20.0/24', '192.168.20.0/25', 'fd00::/64') },
            range,
          ),
          { maxLength: 2 },
        ),
      }),
    ),
    bgp: rarely(fc.constant({ bfdProfiles: [{ name: 'fast' }] })),
  },
  { requiredKeys: ['pools'] },
);

test('nothing is wrong with pools that are plain, whatever the full checks look at', () => {
  let plain = 0;
  fc.assert(
    fc.property(document, (generated) => {
      const values = read(generated);
      if (!arePlain(values)) return;
      plain += 1;
      expect(said(values)).toEqual([]);
    }),
    { numRuns },
  );
  // Otherwise the property would say nothing.
  expect(plain).toBeGreaterThan(numRuns / 50);
});

test('the recipe and what is like it are plain', () => {
  const folder = new URL('../../../charts/gatesmith/ci/', import.meta.url);
  const plain = readdirSync(folder)
    .sort()
    .filter((file) => arePlain(read(parse(readFileSync(new URL(file, folder), 'utf8')))));
  expect(plain).toContain('01-recipe-values.yaml');
  expect(plain.length).toBeGreaterThan(5);
});

test.for<[why: string, document: ValuesInput]>([
  ['BGP', { bgp: { bfdProfiles: [{ name: 'fast' }] } }],
  ['an IPv6 fact about the network', { network: { reserved: ['fd00::1'] } }],
  ['link-local IPv6', { pools: [{ name: 'a', addresses: ['fe80::/120'] }] }],
  ['mapped IPv6', { pools: [{ name: 'a', addresses: ['::ffff:10.0.0.1/128'] }] }],
  ['an overlap of IPv6', { pools: [{ name: 'a', addresses: ['fd00::/120', 'fd00::ff-fd00::1ff'] }] }],
  ['global to local', { pools: [{ name: 'a', addresses: ['3fff::-fc00::'] }] }],
  [
    'a gateway inside',
    { pools: [{ name: 'a', addresses: ['10.0.0.1-10.0.0.9'] }], network: { gateways: ['10.0.0.5'] } },
  ],
  [
    'a broadcast address of the nodes',
    { pools: [{ name: 'a', addresses: ['10.0.0.1-10.0.0.15'] }], network: { nodeCIDRs: ['10.0.0.0/28'] } },
  ],
  [
    'a range outside of the nodes',
    { pools: [{ name: 'a', addresses: ['10.0.0.1-10.0.0.20'] }], network: { nodeCIDRs: ['10.0.0.0/28'] } },
  ],
  [
    'a choice',
    {
      pools: [
        { name: 'a', addresses: ['10.0.0.1'] },
        { name: 'b', addresses: ['10.0.0.2'] },
      ],
    },
  ],
  [
    'a pool twice',
    {
      pools: [
        { name: 'a', addresses: ['10.0.0.1'] },
        { name: 'a', addresses: ['10.0.0.2'], autoAssign: false },
      ],
    },
  ],
  ['an overlap', { pools: [{ name: 'a', addresses: ['10.0.0.1-10.0.0.9', '10.0.0.9'] }] }],
  ['an inverted range', { pools: [{ name: 'a', addresses: ['10.0.0.9-10.0.0.1'] }] }],
  ['a broadcast address', { pools: [{ name: 'a', addresses: ['10.0.0.250-10.0.0.255'] }] }],
  ['loopback', { pools: [{ name: 'a', addresses: ['126.255.255.254-128.0.0.1'], avoidBuggyIPs: true }] }],
  ['a pool that nobody names', { pools: [{ name: 'a', addresses: ['10.0.0.1'] }], layer2: [] }],
  [
    'a name that leads nowhere',
    { pools: [{ name: 'a', addresses: ['10.0.0.1'] }], layer2: [{ name: 'l', ipAddressPools: ['a', 'b'] }] },
  ],
])('%s is not plain', ([, written]) => {
  expect(arePlain(read(written))).toBe(false);
});
