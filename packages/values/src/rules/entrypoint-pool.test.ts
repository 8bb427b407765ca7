import { describe, expect, test } from 'vitest';
import { safeParseValues } from '../parse-values.ts';

function found(text: string, forInstall = true): readonly string[] {
  return safeParseValues([{ file: 'values.yaml', text }], { forInstall }).findings.map(({ code }) => code);
}

const pool = '{ name: a, addresses: [10.9.0.1-10.9.0.9]';

describe('an entrypoint that no pool may serve', () => {
  test.for([
    ['an empty document', ''],
    ['no pool', 'pools: []'],
    ['pools that are left out', 'ingress: { kind: Deployment }'],
    ['no controller, but a selector', 'ingress: { controller: none }\nentrypoint: { selector: { app: x } }'],
    ["MetalLB's own class", 'entrypoint: { loadBalancerClass: metallb.io/metallb }'],
    ['pools for those who ask', `pools: [${pool}, autoAssign: false }]`],
    ['pools for other namespaces', `pools: [${pool}, serviceAllocation: { namespaces: [shop] } }]`],
    [
      'a named pool for other namespaces',
      `pools: [${pool}, serviceAllocation: { namespaces: [shop] } }]\nentrypoint: { ipAddressPool: a }`,
    ],
  ] as const)('%s: an error', ([, text], { expect }) => {
    expect(found(text)).toEqual(['GS-ENTRYPOINT-NO-POOL']);
    expect(found(text, false)).toEqual([]);
  });

  test.for([
    ['it is switched off', 'entrypoint: { enabled: false }'],
    ['there is nothing behind it', 'ingress: { controller: none }'],
    ['its class is that of another controller', 'entrypoint: { loadBalancerClass: io.cilium/l2-announcer }'],
    ['the code is skipped', 'checks: { skip: [GS-ENTRYPOINT-NO-POOL] }'],
    ['it asks for the pool', `pools: [${pool}, autoAssign: false }]\nentrypoint: { ipAddressPool: a }`],
    [
      'it asks for an address',
      `pools: [${pool}, autoAssign: false }]\nentrypoint: { addresses: [10.9.0.2] }`,
    ],
    ['its namespace is allowed', `pools: [${pool}, serviceAllocation: { namespaces: [traefik] } }]`],
    [
      'labels decide',
      `pools: [${pool}, serviceAllocation: { namespaces: [shop], namespaceSelectors: [{ matchLabels: { a: b } }] } }]`,
    ],
  ] as const)('%s: no finding', ([, text], { expect }) => {
    expect(found(text)).toEqual([]);
  });

  test('pools that cannot be read, or are called otherwise, may be the ones', () => {
    expect(found('pols: []')).toEqual(['GS-VALUES-UNKNOWN-KEY']);
    expect(found('pools: 5')).toEqual(['GS-VALUES-TYPE']);
    expect(found('pools: [5]')).toEqual(['GS-VALUES-TYPE']);
    expect(found('pools: []\nkubeProxy: { mod: keep }')).toEqual([
      'GS-ENTRYPOINT-NO-POOL',
      'GS-VALUES-UNKNOWN-KEY',
    ]);
  });

  test('no document at all gives the defaults', () => {
    expect(safeParseValues([]).findings).toEqual([]);
  });
});
