import { type FindingPath, formatPath, nearest } from '@gatesmith/diagnostics';
import { type BrokenRule, holds, type Rule } from './rule.ts';
import { type Sentence, say, sentences } from './sentences.ts';

/** Advertisements that name a pool or a peer which is not there announce nothing for it. */
export const danglingAdvertisement: Rule = {
  code: 'GS-ADVERTISEMENT-DANGLING',
  twin: 'chart',
  skippable: true,
  check({ values: { bgp, layer2, pools } }) {
    const dangling = new DanglingNames(sentences.danglingAdvertisement);
    const knownPools = new Names('pool', pools);
    if (layer2 !== undefined)
      for (let index = 0; index < layer2.length; index += 1)
        dangling.lookAll(layer2[index]?.ipAddressPools, knownPools, ['layer2', index, 'ipAddressPools']);
    const { advertisements, peers } = bgp;
    if (advertisements.length === 0) return dangling.found;
    const knownPeers = new Names('peer', peers);
    for (let index = 0; index < advertisements.length; index += 1) {
      const at: FindingPath = ['bgp', 'advertisements', index];
      const advertisement = advertisements[index];
      dangling.lookAll(advertisement?.ipAddressPools, knownPools, [...at, 'ipAddressPools']);
      dangling.lookAll(advertisement?.peers, knownPeers, [...at, 'peers']);
    }
    return dangling.found;
  },
};

/** A community or BFD profile that is not there makes MetalLB ignore its whole configuration. */
export const danglingReference: Rule = {
  code: 'GS-REFERENCE-DANGLING',
  twin: 'chart',
  skippable: true,
  check({ values: { bgp, entrypoint, pools } }) {
    const { advertisements, bfdProfiles, communities, peers } = bgp;
    const { ipAddressPool } = entrypoint;
    if (advertisements.length === 0 && peers.length === 0 && ipAddressPool === undefined) return holds;
    const dangling = new DanglingNames(sentences.danglingReference);
    const knownWords = new Names(
      'community',
      communities.flatMap((community) => community.communities),
    );
    // With a colon it is a community itself.
    for (const [index, { communities: words = [] }] of advertisements.entries())
      for (const [place, word] of words.entries())
        if (!word.includes(':'))
          dangling.look(word, knownWords, ['bgp', 'advertisements', index, 'communities', place]);
    const knownProfiles = new Names('BFD profile', bfdProfiles);
    for (const [index, { bfdProfile }] of peers.entries())
      if (bfdProfile !== undefined)
        dangling.look(bfdProfile, knownProfiles, ['bgp', 'peers', index, 'bfdProfile']);
    if (ipAddressPool !== undefined)
      dangling.look(ipAddressPool, new Names('pool', pools), ['entrypoint', 'ipAddressPool']);
    return dangling.found;
  },
};

const mostShown = 10;
/** So few are found faster one by one than through a set. */
const few = 8;

/** The names that there are of one kind. */
class Names {
  readonly kind: string;
  readonly #entries: readonly { readonly name: string }[];
  #names: ReadonlySet<string> | undefined;

  constructor(kind: string, entries: readonly { readonly name: string }[]) {
    this.kind = kind;
    this.#entries = entries;
  }

  has(wanted: string): boolean {
    if (this.#entries.length > few) return this.all.has(wanted);
    for (const { name } of this.#entries) if (name === wanted) return true;
    return false;
  }

  get all(): ReadonlySet<string> {
    this.#names ??= new Set(this.#entries.map(({ name }) => name));
    return this.#names;
  }
}

class DanglingNames {
  readonly #sentence: Sentence;
  #found: BrokenRule[] | undefined;

  constructor(sentence: Sentence) {
    this.#sentence = sentence;
  }

  get found(): readonly BrokenRule[] {
    return this.#found ?? holds;
  }

  lookAll(names: readonly string[] | undefined, known: Names, path: FindingPath): void {
    if (names === undefined) return;
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index];
      if (name !== undefined) this.look(name, known, path, index);
    }
  }

  look(name: string, known: Names, at: FindingPath, index?: number): void {
    if (known.has(name)) return;
    const path = index === undefined ? at : [...at, index];
    const { kind, all } = known;
    const close = nearest(name, all);
    const words = {
      path: formatPath(path),
      kind,
      name: JSON.stringify(name),
      known: all.size === 0 ? `no ${kind} at all` : [...all].slice(0, mostShown).join(', '),
    };
    const { message, hint } = say(this.#sentence, words);
    this.#found ??= [];
    this.#found.push({
      path,
      message,
      hint: close === undefined ? hint : `did you mean ${JSON.stringify(close)}?`,
      nearest: close,
    });
  }
}
