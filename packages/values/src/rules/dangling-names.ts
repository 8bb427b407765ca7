import { type FindingPath, formatPath, nearest } from '@gatesmith/diagnostics';
import { everyEntry } from '../lost-places.ts';
import type { BrokenRule, Rule, RuleInput } from './rule.ts';
import { type Sentence, say, sentences } from './sentences.ts';

/** An advertisement announces nothing for a pool, or to a peer, that does not exist. */
export const danglingAdvertisement: Rule = {
  code: 'GS-ADVERTISEMENT-DANGLING',
  severity: 'error',
  twin: 'chart',
  skippable: true,
  check({ values: { bgp, layer2 = [], pools }, originalPath }) {
    const knownPools: KnownNames = { kind: 'pool', names: namesOf(pools), at: ['pools'] };
    const knownPeers: KnownNames = { kind: 'peer', names: namesOf(bgp.peers), at: ['bgp', 'peers'] };
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
    return danglingOf(references, { sentence: sentences.danglingAdvertisement, originalPath });
  },
};

/** MetalLB ignores its whole configuration when a community or BFD profile that it names does not exist. */
export const danglingReference: Rule = {
  code: 'GS-REFERENCE-DANGLING',
  twin: 'chart',
  skippable: true,
  check({ values: { bgp, entrypoint, pools }, originalPath }) {
    const words = bgp.communities.flatMap(({ communities }) => communities);
    const knownWords: KnownNames = {
      kind: 'community',
      names: namesOf(words),
      at: ['bgp', 'communities', everyEntry, 'communities'],
    };
    const knownProfiles: KnownNames = {
      kind: 'BFD profile',
      names: namesOf(bgp.bfdProfiles),
      at: ['bgp', 'bfdProfiles'],
    };
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
        known: { kind: 'pool', names: namesOf(pools), at: ['pools'] },
      }),
    ];
    return danglingOf(references, { sentence: sentences.danglingReference, originalPath });
  },
};

interface KnownNames {
  readonly kind: string;
  readonly names: ReadonlySet<string>;
  /** The list in whose entries they are. */
  readonly at: FindingPath;
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

interface Wording extends Pick<RuleInput, 'originalPath'> {
  readonly sentence: Sentence;
}

function danglingOf(references: readonly Reference[], wording: Wording): readonly BrokenRule[] {
  return references
    .filter(({ name, known }) => !known.names.has(name))
    .map((reference) => dangling(reference, wording));
}

const mostShown = 10;

function dangling(
  { name, path, known: { kind, names, at } }: Reference,
  { sentence, originalPath }: Wording,
): BrokenRule {
  const close = nearest(name, names);
  const { message, hint } = say(sentence, {
    path: formatPath(originalPath(path)),
    kind,
    name: JSON.stringify(name),
    known: names.size === 0 ? `no ${kind} at all` : [...names].slice(0, mostShown).join(', '),
  });
  return {
    path,
    reliesOn: [[...at, everyEntry, 'name']],
    message,
    hint: close === undefined ? hint : `did you mean ${JSON.stringify(close)}?`,
    nearest: close,
  };
}
