import { fc, test as propertyTest } from '@fast-check/vitest';
import { propertyRuns } from '@internal/testing/property-runs';
import { describe, expect, test, vi } from 'vitest';
import {
  advertises,
  checkNetwork,
  describePools,
  drawPoolsHtml,
  drawPoolsSvg,
  forecastPool,
  frontDoor,
  importLegacyConfig,
  isDnsName,
  l2Advertisement,
  pool,
  simulateScenario,
  simulateSteps,
  toDnsName,
  validateResources,
} from './index.ts';

const manyRuns = propertyRuns(500);

/** Each run makes whole configurations. */
const numRuns = Math.ceil(manyRuns / 5);

vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 40) });

/** Strings of the right type with arbitrary content: addresses that nearly are some, prototype keys, markup, long ones. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '__proto__',
    'constructor',
    'toString',
    '</svg><script>',
    '\u0000',
    '10.0.0.1',
    'fd00::1',
  ),
  fc.stringMatching(/^[0-9a-f:./ -]{0,30}$/),
  fc.tuple(fc.ipV4(), fc.ipV4()).map(([a, b]) => `${a}-${b}`),
  fc.tuple(fc.ipV4(), fc.nat(40)).map(([a, length]) => `${a}/${length}`),
  fc.tuple(fc.ipV6(), fc.nat(140)).map(([a, length]) => `${a}/${length}`),
  fc.constant('9'.repeat(1_000)),
);
const texts = fc.array(text, { maxLength: 4 });
const map = fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: false });
const selector = fc.record({ matchLabels: map }, { requiredKeys: [] });
const pools = fc.array(
  fc.record(
    {
      name: text,
      addresses: texts,
      autoAssign: fc.boolean(),
      avoidBuggyIPs: fc.boolean(),
      allocateOnly: fc.boolean(),
      serviceAllocation: fc.record(
        {
          priority: fc.integer(),
          namespaces: texts,
          namespaceSelectors: fc.array(selector, { maxLength: 2 }),
          serviceSelectors: fc.array(selector, { maxLength: 2 }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['name', 'addresses'] },
  ),
  { maxLength: 4 },
);
const layer2 = fc.array(
  fc.record(
    {
      name: text,
      ipAddressPools: texts,
      ipAddressPoolSelectors: fc.array(selector, { maxLength: 2 }),
      nodeSelectors: fc.array(selector, { maxLength: 2 }),
    },
    { requiredKeys: ['name'] },
  ),
  { maxLength: 3 },
);
const service = fc.record({
  metadata: fc.record({ name: text, namespace: text, labels: map, annotations: map }),
  spec: fc.record(
    {
      type: text,
      loadBalancerIP: text,
      externalTrafficPolicy: text,
      selector: map,
      ports: fc.array(fc.record({ port: fc.double(), protocol: text }), { maxLength: 2 }),
      ipFamilies: texts,
      ipFamilyPolicy: text,
    },
    { requiredKeys: [] },
  ),
});
const network = fc.record(
  {
    nodes: fc.array(fc.record({ name: text, labels: map, addresses: texts }), { maxLength: 3 }),
    nodeCIDRs: texts,
    podCIDRs: texts,
    serviceCIDRs: texts,
    gateways: texts,
    apiEndpoints: texts,
    dhcpRanges: texts,
    reserved: texts,
    inUse: fc.array(fc.record({ address: text, holder: text }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const holders = fc.array(fc.record({ service: text, addresses: texts }), { maxLength: 3 });

describe('nothing throws', () => {
  propertyTest.prop([pools, layer2, network], { numRuns })(
    'checking a network',
    (given, advertised, facts) => {
      expect(checkNetwork({ pools: given, layer2: advertised, network: facts })).toBeInstanceOf(Array);
    },
  );

  propertyTest.prop([pools, layer2], { numRuns })(
    'building and judging a front door',
    (given, advertised) => {
      const { resources } = frontDoor({ pools: given, layer2: advertised });
      expect(validateResources(resources).resources).toHaveLength(resources.length);
      for (const { name, addresses } of given)
        expect(advertises(l2Advertisement({ name }), pool({ name, addresses }))).toBe(true);
    },
  );

  propertyTest.prop([pools, holders], { numRuns })('counting and drawing pools', (given, held) => {
    const described = describePools(given, held);
    expect(described).toHaveLength(given.length);
    expect(drawPoolsSvg(described)).toMatch(/^<svg /);
    expect(drawPoolsHtml(described)).not.toContain('<script>');
  });

  propertyTest.prop([pools, fc.array(service, { maxLength: 5 }), texts], { numRuns })(
    'simulating',
    (given, services, gone) => {
      const steps = [
        ...services.map((one) => ({ create: one })),
        ...gone.map((name) => ({ delete: name })),
        ...services.map(({ metadata }) => ({ delete: `${metadata.namespace}/${metadata.name}` })),
      ];
      expect(simulateSteps(given, steps).steps).toHaveLength(steps.length);
    },
  );

  propertyTest.prop([fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true })], {
    numRuns,
  })('reading whatever a file may hold', (value) => {
    for (const read of [validateResources, (one: unknown[]) => one.map(simulateScenario)]) read([value]);
    importLegacyConfig(value, { parseYaml: () => value });
    importLegacyConfig({ data: { config: 'x' } }, { parseYaml: () => value });
    expect(simulateScenario({ pools: [value], steps: [{ create: value }] })).toBeDefined();
  });

  propertyTest.prop([text, fc.double(), fc.double()], { numRuns })(
    'naming and foretelling',
    (name, free, rate) => {
      expect(isDnsName(toDnsName(name))).toBe(true);
      expect(forecastPool({ name, free, servicesPerWeek: rate }).message).toContain('pool');
    },
  );
});

describe('what is large is refused or read, and stays small in messages', () => {
  const megabyte = 'x'.repeat(1_000_000);
  const many = Array.from(
    { length: 100_000 },
    (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}/32`,
  );
  let deep: unknown = [];
  for (let depth = 0; depth < 5_000; depth += 1)
    deep = depth % 2 === 0 ? { spec: deep } : { matchLabels: [deep] };

  test('a string of a megabyte, in every place', () => {
    const { resources } = validateResources([
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name: megabyte, namespace: megabyte, labels: { [megabyte]: megabyte } },
        spec: { addresses: [megabyte, `${'1'.repeat(1_000_000)}/24`], [megabyte]: megabyte },
      },
      { apiVersion: megabyte, kind: megabyte, metadata: { name: 'a' } },
    ]);
    expect(resources.map(({ accepted }) => accepted)).toEqual([false, true]);
    for (const { findings } of resources) {
      for (const { message, hint, subject } of findings)
        expect(`${message}${hint ?? ''}${subject}`.length).toBeLessThan(2_000);
    }
    const { findings } = simulateScenario({
      pools: [{ name: megabyte, addresses: [megabyte] }],
      steps: [
        { delete: megabyte },
        { [megabyte]: 1 },
        { create: { metadata: { name: 7, namespace: megabyte } } },
      ],
    });
    for (const { message, hint, subject } of findings)
      expect(`${message}${hint ?? ''}${subject}`.length).toBeLessThan(2_000);
  });

  test('a hundred thousand addresses, right or wrong', () => {
    expect(
      validateResources([pool({ name: 'a', addresses: many, avoidBuggyIPs: true })]).resources[0]?.accepted,
    ).toBe(true);
    const wrong = validateResources([
      pool({ name: 'a', addresses: many.slice(0, 20_000).map((address) => `${address}0`) }),
    ]);
    expect(wrong.resources[0]?.findings.length).toBeGreaterThan(19_000);
    expect(
      checkNetwork({
        pools: [{ name: 'a', addresses: many.slice(0, 5_000) }],
        network: { reserved: many.slice(0, 5_000) },
      }),
    ).not.toEqual([]);
    expect(describePools([{ name: 'a', addresses: many }])[0]?.families[0]?.size).toBe(100_000n);
  });

  test('deep nesting', () => {
    expect(validateResources([deep]).valid).toBe(false);
    expect(simulateScenario(deep).valid).toBe(false);
    expect(simulateScenario({ pools: [deep], steps: [{ create: deep }] }).valid).toBe(false);
    expect(importLegacyConfig(deep).findings).not.toEqual([]);
    expect(
      validateResources([
        {
          apiVersion: 'metallb.io/v1beta1',
          kind: 'L2Advertisement',
          metadata: { name: 'a', namespace: 'metallb-system' },
          spec: deep,
        },
      ]).resources,
    ).toHaveLength(1);
  });
});
