import { type FindingPath, formatPath, nearest } from '@gatesmith/diagnostics';
import type { BrokenRule, Rule } from './rule.ts';
import { type Sentence, say, sentences } from './sentences.ts';

/** An advertisement announces nothing for a pool, or to a peer, that does not exist. */
export const danglingAdvertisement: Rule = {
  code: 'GS-ADVERTISEMENT-DANGLING',
  severity: 'error',
  twin: 'chart',
  skippable: true,
  check({ values: { bgp, layer2 = [], pools } }) {
    const knownPools: KnownNames = { kind: 'pool', names: namesOf(pools) };
    const knownPeers: KnownNames = { kind: 'peer', names: namesOf(bgp.peers) };
    const references = [
      ...layer2.flatMap(({ ipAddressPools }, index) =>
        referencesIn(ipAddressPools, { path: ['layer2', index, 'ipAddressPools'], known: knownPools }),
      ),
      ...bgp.advertisements.flatMap(({ ipAddressPools, peers }, index) => {
        const path = ['bgp', 'advertisements', index];
        return [
          ...referencesIn(ipAddressPools, { path: [...path, 'ipAddressPools'], known: knownPools }),
          ...referencesIn(peers, { path: [...path, 'peers'], known: knownPeers }),
        ];
      }),
    ];
    return danglingOf(references, sentences.danglingAdvertisement);
  },
};

/** MetalLB ignores its whole configuration when a community or BFD profile that it names does not exist. */
export const danglingReference: Rule = {
  code: 'GS-REFERENCE-DANGLING',
  twin: 'chart',
  skippable: true,
  check({ values: { bgp, entrypoint, pools } }) {
    const words = bgp.communities.flatMap(({ communities }) => communities);
    const knownWords: KnownNames = { kind: 'community', names: namesOf(words) };
    const knownProfiles: KnownNames = { kind: 'BFD profile', names: namesOf(bgp.bfdProfiles) };
    const references = [
      ...bgp.advertisements
        .flatMap(({ communities }, index) =>
          referencesIn(communities, {
            path: ['bgp', 'advertisements', index, 'communities'],
            known: knownWords,
          }),
        )
        // With a colon it is a community itself, not a name of one.
        .filter(({ name }) => !name.includes(':')),
      ...bgp.peers.flatMap(({ bfdProfile }, index) =>
        referenceTo(bfdProfile, { path: ['bgp', 'peers', index, 'bfdProfile'], known: knownProfiles }),
      ),
      ...referenceTo(entrypoint.ipAddressPool, {
        path: ['entrypoint', 'ipAddressPool'],
        known: { kind: 'pool', names: namesOf(pools) },
      }),
    ];
    return danglingOf(references, sentences.danglingReference);
  },
};

interface KnownNames {
  readonly kind: string;
  readonly names: ReadonlySet<string>;
}

interface Reference {
  readonly name: string;
  readonly path: FindingPath;
  readonly known: KnownNames;
}

function namesOf(entries: readonly { readonly name: string }[]): ReadonlySet<string> {
  return new Set(entries.map(({ name }) => name));
}

/** The names in a list at a path. */
function referencesIn(
  names: readonly string[] | undefined,
  { path, known }: Omit<Reference, 'name'>,
): readonly Reference[] {
  return (names ?? []).map((name, index) => ({ name, path: [...path, index], known }));
}

/** The name at a path, when there is one. */
function referenceTo(name: string | undefined, place: Omit<Reference, 'name'>): readonly Reference[] {
  return name === undefined ? [] : [{ name, ...place }];
}

function danglingOf(references: readonly Reference[], sentence: Sentence): readonly BrokenRule[] {
  return references
    .filter(({ name, known }) => !known.names.has(name))
    .map((reference) => dangling(reference, sentence));
}

const mostShown = 10;

function dangling({ name, path, known: { kind, names } }: Reference, sentence: Sentence): BrokenRule {
  const close = nearest(name, names);
  const { message, hint } = say(sentence, {
    path: formatPath(path),
    kind,
    name: JSON.stringify(name),
    known: names.size === 0 ? `no ${kind} at all` : [...names].slice(0, mostShown).join(', '),
  });
  return {
    path,
    message,
    hint: close === undefined ? hint : `did you mean ${JSON.stringify(close)}?`,
    nearest: close,
  };
}
