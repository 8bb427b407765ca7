import { type IpRange, safeParseAddress, safeParseRange } from '@gatesmith/ip-range';
import type { Values } from '../gen/values.ts';
import { hasEntrypoint, mayServe, whatMayServe, whatNeedsAnAddress } from './entrypoint-service.ts';
import type { BrokenRule, Rule } from './rule.ts';
import { say, sentences } from './sentences.ts';

/** With Local, an address lives where a controller pod lives: one pod is one node, and moving it is an outage. */
export const oneReplica: Rule = {
  code: 'GS-ENTRYPOINT-ONE-REPLICA',
  twin: 'chart',
  skippable: true,
  check({ values: { entrypoint, ingress } }) {
    const one = ingress.controller !== 'none' && ingress.kind === 'Deployment' && ingress.replicas === 1;
    if (!entrypoint.enabled || entrypoint.externalTrafficPolicy !== 'Local' || !one) return [];
    // The policy may be the default, but this one was written.
    const reliesOn = [
      ['entrypoint', 'enabled'],
      ['entrypoint', 'externalTrafficPolicy'],
      ['ingress', 'controller'],
      ['ingress', 'kind'],
    ];
    return [{ path: ['ingress', 'replicas'], reliesOn, ...say(sentences.oneReplica) }];
  },
};

type Family = 'IPv4' | 'IPv6';
const bothFamilies: readonly Family[] = ['IPv4', 'IPv6'];

/** A Service of one family never gets an address from a pool of the other. */
export const family: Rule = {
  code: 'GS-ENTRYPOINT-FAMILY',
  twin: 'chart',
  skippable: true,
  check({ values }) {
    const { entrypoint } = values;
    if (!hasEntrypoint(values)) return [];
    const both = entrypoint.ipFamilyPolicy === 'RequireDualStack';
    // No family given: the cluster's first, which is IPv4 unless the user chose otherwise and can then set it.
    const first: Family = entrypoint.ipFamilies[0] ?? 'IPv4';
    const needed = both ? bothFamilies : [first];
    const candidates = values.pools.filter((pool) => mayServe(pool, values));
    if (candidates.length === 0) return [];
    if (candidates.some((pool) => needed.every((wanted) => holdsFamily(pool, wanted)))) return [];
    const { ipAddressPool } = entrypoint;
    const who = ipAddressPool === undefined ? 'no pool holds' : `pool "${ipAddressPool}" does not hold`;
    const elsewhere = both ? ['entrypoint', 'ipFamilyPolicy'] : ['pools'];
    return [
      {
        path: ipAddressPool === undefined ? elsewhere : ['entrypoint', 'ipAddressPool'],
        reliesOn: [
          ...whatNeedsAnAddress,
          ...whatMayServe,
          ['entrypoint', 'ipFamilies'],
          ['entrypoint', 'ipFamilyPolicy'],
        ],
        ...say(both ? sentences.bothFamilies : sentences.oneFamily, {
          who,
          family: first,
          other: first === 'IPv4' ? 'IPv6' : 'IPv4',
        }),
      },
    ];
  },
};

function holdsFamily({ addresses }: Values['pools'][number], wanted: Family): boolean {
  return addresses.some((text) => text.includes(':') === (wanted === 'IPv6'));
}

/** An address that was asked for has to be in the pool that it is asked of. */
export const address: Rule = {
  code: 'GS-ENTRYPOINT-ADDRESS',
  twin: 'none',
  skippable: true,
  check({ values }) {
    const { addresses, ipAddressPool } = values.entrypoint;
    const ranges = addresses.length === 0 ? [] : rangesToAsk(values);
    const where =
      ipAddressPool === undefined ? 'no pool holds it' : `pool "${ipAddressPool}" does not hold it`;
    return addresses.flatMap((text, index): readonly BrokenRule[] => {
      const path = ['entrypoint', 'addresses', index];
      const parsed = safeParseAddress(text);
      if (parsed.issues !== undefined)
        return [
          {
            path,
            message: `entrypoint.addresses: ${JSON.stringify(text)} is not an address`,
            hint: 'write one address, such as 192.168.20.20',
          },
        ];
      if (ranges.some((range) => range.contains(parsed.value))) return [];
      return [
        {
          path,
          reliesOn: whatMayServe,
          message: `entrypoint.addresses: ${where}: ${text}; MetalLB would give the Service no address at all`,
          hint: 'ask for an address of a pool, or leave it out and let MetalLB pick',
        },
      ];
    });
  },
};

/** The addresses that the entrypoint may be served from; a range that cannot be read is reported where it is. */
function rangesToAsk(values: Values): readonly IpRange[] {
  return values.pools
    .filter((pool) => mayServe(pool, values))
    .flatMap(({ addresses }) => addresses.flatMap((range) => safeParseRange(range).value ?? []));
}
