import { parseRange, safeParseAddress } from '@gatesmith/ip-range';
import type { Values } from '../gen/values.ts';
import type { Rule } from './rule.ts';

/** With Local, an address lives where a controller pod lives: one pod is one node, and moving it is an outage. */
export const oneReplica: Rule = {
  code: 'GS-ENTRYPOINT-ONE-REPLICA',
  twin: 'chart',
  skippable: true,
  *check({ values: { entrypoint, ingress } }) {
    const one = ingress.controller !== 'none' && ingress.kind === 'Deployment' && ingress.replicas === 1;
    if (!entrypoint.enabled || entrypoint.externalTrafficPolicy !== 'Local' || !one) return;
    yield {
      // The policy may be the default, but this one was written.
      path: ['ingress', 'replicas'],
      message:
        'entrypoint.externalTrafficPolicy: with Local only the node of the one controller pod can announce the address, and it is silent while the pod moves',
      hint: 'use ingress.kind: DaemonSet, ingress.replicas: 2 or more, or externalTrafficPolicy: Cluster',
    };
  },
};

/** A Service of one family never gets an address from a pool of the other. */
export const family: Rule = {
  code: 'GS-ENTRYPOINT-FAMILY',
  twin: 'chart',
  skippable: true,
  *check({ values }) {
    const { entrypoint } = values;
    const pools = poolsOfEntrypoint(values);
    if (!hasEntrypoint(values) || pools.length === 0) return;
    const has = (wanted: readonly ('IPv4' | 'IPv6')[]): boolean =>
      pools.some(({ addresses }) =>
        wanted.every((one) => addresses.some((address) => address.includes(':') === (one === 'IPv6'))),
      );
    // No family given: the cluster's first, which is IPv4 unless somebody chose otherwise and then can say so.
    const first = entrypoint.ipFamilies[0] ?? 'IPv4';
    const wanted =
      entrypoint.ipFamilyPolicy === 'RequireDualStack' ? (['IPv4', 'IPv6'] as const) : ([first] as const);
    if (has(wanted)) return;
    const names = pools.map(({ name }) => name).join(', ');
    const who = entrypoint.ipAddressPool === undefined ? 'no pool' : `pool "${names}" does not hold`;
    yield {
      path:
        entrypoint.ipAddressPool !== undefined
          ? ['entrypoint', 'ipAddressPool']
          : wanted.length === 2
            ? ['entrypoint', 'ipFamilyPolicy']
            : ['pools'],
      message:
        entrypoint.ipAddressPool === undefined
          ? `entrypoint: ${who} holds ${wanted.join(' and ')}, so the Service would wait for an address for ever`
          : `entrypoint: ${who} ${wanted.join(' and ')}, so the Service would wait for an address for ever`,
      hint:
        wanted.length === 2
          ? 'name a pool that holds both families, or use ipFamilyPolicy: PreferDualStack'
          : `add ${first} addresses to the pool, or set entrypoint.ipFamilies: [${first === 'IPv4' ? 'IPv6' : 'IPv4'}]`,
    };
  },
};

/** An address that was asked for has to be in the pool that it is asked of. */
export const address: Rule = {
  code: 'GS-ENTRYPOINT-ADDRESS',
  twin: 'none',
  skippable: true,
  *check({ values }) {
    const pools = poolsOfEntrypoint(values);
    for (const [index, text] of values.entrypoint.addresses.entries()) {
      const path = ['entrypoint', 'addresses', index];
      const parsed = safeParseAddress(text);
      if (parsed.issues !== undefined) {
        yield {
          path,
          message: `entrypoint.addresses: ${JSON.stringify(text)} is not an address`,
          hint: 'write one address, such as 192.168.20.20',
        };
        continue;
      }
      const held = pools.some(({ addresses }) =>
        addresses.some((range) => {
          try {
            return parseRange(range).contains(parsed.value);
          } catch {
            // A range that cannot be read is reported where it stands.
            return false;
          }
        }),
      );
      if (held) continue;
      const where =
        values.entrypoint.ipAddressPool === undefined
          ? 'no pool holds it'
          : `pool "${values.entrypoint.ipAddressPool}" does not hold it`;
      yield {
        path,
        message: `entrypoint.addresses: ${where}: ${text}; MetalLB would give the Service no address at all`,
        hint: 'ask for an address of a pool, or leave it out and let MetalLB pick',
      };
    }
  },
};

/** Whether the chart makes a Service: somebody asked for it and somebody stands behind it. */
function hasEntrypoint({ entrypoint, ingress }: Values): boolean {
  return entrypoint.enabled && (ingress.controller !== 'none' || Object.keys(entrypoint.selector).length > 0);
}

function poolsOfEntrypoint({ entrypoint, pools }: Values): Values['pools'] {
  return pools.filter(({ name, autoAssign }) =>
    entrypoint.ipAddressPool === undefined
      ? autoAssign || entrypoint.addresses.length > 0
      : name === entrypoint.ipAddressPool,
  );
}
