import { type FindingPath, formatPath, nearest } from '@gatesmith/diagnostics';
import type { Values } from '../gen/values.ts';
import type { BrokenRule, Rule } from './rule.ts';

/** A name that leads nowhere, and whether an advertisement says it. */
interface DanglingName extends BrokenRule {
  readonly advertisement: boolean;
}

/** Advertisements that name a pool or a peer which is not there announce nothing for it. */
export const danglingAdvertisement: Rule = {
  code: 'GS-ADVERTISEMENT-DANGLING',
  twin: 'chart',
  skippable: true,
  *check({ values }) {
    for (const { advertisement, ...broken } of danglingNames(values)) if (advertisement) yield broken;
  },
};

/** A community or BFD profile that is not there makes MetalLB ignore its whole configuration. */
export const danglingReference: Rule = {
  code: 'GS-REFERENCE-DANGLING',
  twin: 'chart',
  skippable: true,
  *check({ values }) {
    for (const { advertisement, ...broken } of danglingNames(values)) if (!advertisement) yield broken;
  },
};

function danglingNames({ bgp, entrypoint, layer2, pools }: Values): DanglingName[] {
  const names = (entries: readonly { readonly name: string }[]): ReadonlySet<string> =>
    new Set(entries.map(({ name }) => name));
  const known = {
    pool: names(pools),
    peer: names(bgp.peers),
    'BFD profile': names(bgp.bfdProfiles),
    community: names(bgp.communities.flatMap(({ communities }) => communities)),
  };
  const dangling: DanglingName[] = [];
  const look = (kind: keyof typeof known, name: string, path: FindingPath): void => {
    if (known[kind].has(name)) return;
    const close = nearest(name, known[kind]);
    const there = [...known[kind]].slice(0, 10).join(', ');
    dangling.push({
      advertisement: kind === 'pool' ? path[0] !== 'entrypoint' : kind === 'peer',
      path,
      message: `${formatPath(path)}: there is no ${kind} ${JSON.stringify(name)}`,
      hint:
        close !== undefined
          ? `did you mean ${JSON.stringify(close)}?`
          : there === ''
            ? `there is no ${kind} at all`
            : `there is ${there}`,
      nearest: close,
    });
  };
  const each = (list: readonly string[] | undefined, kind: keyof typeof known, path: FindingPath): void => {
    for (const [index, name] of (list ?? []).entries()) look(kind, name, [...path, index]);
  };
  for (const [index, { ipAddressPools }] of (layer2 ?? []).entries())
    each(ipAddressPools, 'pool', ['layer2', index, 'ipAddressPools']);
  for (const [index, { communities, ipAddressPools, peers }] of bgp.advertisements.entries()) {
    const at: FindingPath = ['bgp', 'advertisements', index];
    each(ipAddressPools, 'pool', [...at, 'ipAddressPools']);
    each(peers, 'peer', [...at, 'peers']);
    for (const [place, community] of (communities ?? []).entries()) {
      // With a colon it is a community itself.
      if (!community.includes(':')) look('community', community, [...at, 'communities', place]);
    }
  }
  for (const [index, { bfdProfile }] of bgp.peers.entries()) {
    if (bfdProfile !== undefined) look('BFD profile', bfdProfile, ['bgp', 'peers', index, 'bfdProfile']);
  }
  if (entrypoint.ipAddressPool !== undefined)
    look('pool', entrypoint.ipAddressPool, ['entrypoint', 'ipAddressPool']);
  return dangling;
}
