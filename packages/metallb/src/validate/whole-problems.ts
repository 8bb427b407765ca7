import { append } from '../append.ts';
import type { AdmittedObject } from './admit-object.ts';
import { type ClusterState, covers, type HeldPool } from './cluster-state.ts';
import { type Problem, quote } from './problem.ts';
import { isEchoProfile, type L2AdvertisementView, l2View } from './views.ts';

/** Objects by kind and name. */
export type HeldObjects = ReadonlyMap<string, ReadonlyMap<string, AdmittedObject>>;

type Profiles = ReadonlyMap<string, AdmittedObject>;

/**
 * Adds to each object what is wrong with the configuration as a whole, after every document was judged: MetalLB parses
 * it all at once and keeps the last good one when any part is wrong (`For` in MetalLB 0.16's internal/config), and names
 * that lead nowhere announce nothing. The webhook sees none of this.
 */
export function addWholeProblems(state: ClusterState, held: HeldObjects): void {
  const objects = (kind: string): Iterable<AdmittedObject> => held.get(kind)?.values() ?? [];
  const isCovered = coverage(state);
  for (const { name, problems } of objects('IPAddressPool')) {
    const pool = state.pools.get(name);
    if (pool !== undefined && !isCovered(pool)) problems.push(unadvertised(name));
  }
  for (const target of objects('L2Advertisement'))
    append(target.problems, danglingPools(l2View(target), state));
  const profiles: Profiles = held.get('BFDProfile') ?? new Map();
  for (const target of objects('BGPAdvertisement')) {
    append(target.problems, danglingPools(l2View(target), state));
    append(target.problems, bgpReferences(target.name, state, profiles));
  }
  for (const target of objects('BGPPeer')) append(target.problems, peerReferences(target, state, profiles));
  if (state.bgpType === 'native')
    for (const { name, problems } of profiles.values()) problems.push(nativeProfile(name));
  for (const [kind, { name, reason }] of state.broken)
    held.get(kind)?.get(name)?.problems.push(brokenTogether(reason));
}

function nativeProfile(name: string): Problem {
  return stale(
    [],
    `BFDProfile ${quote(name)}: native mode has no BFD, and its mere presence makes MetalLB ignore the whole configuration`,
    'remove it, or use frr-k8s mode',
  );
}

function brokenTogether(reason: string): Problem {
  return stale(
    [],
    `accepted, but wrong together with the rest: ${reason}`,
    'put it right; until then MetalLB keeps its last good configuration',
  );
}

/** Asks who covers a pool without going through every advertisement for every pool. */
function coverage(state: ClusterState): (pool: HeldPool) => boolean {
  const named = new Set<string>();
  const selecting: L2AdvertisementView[] = [];
  for (const view of state.l2Advertisements.values()) {
    const { ipAddressPools = [], ipAddressPoolSelectors = [] } = view;
    for (const name of ipAddressPools) named.add(name);
    if (ipAddressPools.length === 0 || ipAddressPoolSelectors.length > 0) selecting.push(view);
  }
  const all = selecting.some(
    ({ ipAddressPools = [], ipAddressPoolSelectors = [] }) =>
      ipAddressPools.length + ipAddressPoolSelectors.length === 0,
  );
  if (all) return () => true;
  return (pool) =>
    named.has(pool.view.name) ||
    selecting.some((view) => covers(view, pool.view)) ||
    state.bgpCovering(pool.view).length > 0;
}

function unadvertised(name: string): Problem {
  return {
    code: 'GS-POOL-UNADVERTISED',
    severity: 'warning',
    path: [],
    message: `pool ${quote(name)}: no advertisement covers it, so its addresses would be assigned and never answer`,
    hint: 'add an L2Advertisement or BGPAdvertisement that names it',
  };
}

function danglingPools(view: L2AdvertisementView, state: ClusterState): Problem[] {
  const { ipAddressPools = [] } = view;
  const problems: Problem[] = ipAddressPools.flatMap((name, index) =>
    state.pools.has(name)
      ? []
      : [
          {
            code: 'GS-ADVERTISEMENT-DANGLING',
            severity: 'warning',
            path: ['spec', 'ipAddressPools', index],
            message: `pool ${quote(name)}: there is no such pool, so nothing is announced for it`,
            hint: known(state.pools.keys()),
          },
        ],
  );
  // a name that leads somewhere covers a pool; names that lead nowhere are reported already
  const looks =
    ipAddressPools.length === 0 && ![...state.pools.values()].some(({ view: pool }) => covers(view, pool));
  if (looks) {
    problems.push({
      code: 'GS-ADVERTISEMENT-DANGLING',
      severity: 'warning',
      path: ['spec'],
      message: `advertisement ${quote(view.name)}: covers no pool at all`,
      hint: known(state.pools.keys()),
    });
  }
  return problems;
}

function bgpReferences(name: string, state: ClusterState, profiles: Profiles): Problem[] {
  const advertisement = state.bgpAdvertisements.get(name)?.view;
  if (advertisement === undefined) return [];
  const { peers = [], communities = [] } = advertisement;
  const problems: Problem[] = peers.flatMap((peer, index) =>
    state.peers.has(peer)
      ? []
      : [
          {
            code: 'GS-ADVERTISEMENT-DANGLING',
            severity: 'warning',
            path: ['spec', 'peers', index],
            message: `peer ${quote(peer)}: there is no such BGPPeer`,
            hint: known(state.peers.keys()),
          },
        ],
  );
  for (const [index, text] of communities.entries()) {
    if (text.includes(':') || state.aliases.has(text)) continue;
    problems.push({
      code: 'GS-REFERENCE-DANGLING',
      path: ['spec', 'communities', index],
      message: `community ${quote(text)}: no Community defines it, and until one does MetalLB ignores the whole configuration`,
      hint: known(state.aliases.keys()),
    });
  }
  const reached =
    peers.length === 0
      ? [...state.peers.values()]
      : [...state.peers.values()].filter((peer) => peers.includes(peer.name));
  const echoing = reached.find(({ bfdProfile }) => {
    const profile = profiles.get(bfdProfile);
    return profile !== undefined && isEchoProfile(profile);
  });
  if (echoing === undefined) return problems;
  for (const { view, blocks } of state.pools.values()) {
    if (covers(advertisement, view) && blocks.some(({ family }) => family === 'ipv6')) {
      problems.push(
        stale(
          ['spec', 'peers'],
          `pool ${quote(view.name)}: holds IPv6 addresses and would be announced to peer ${quote(echoing.name)}, whose BFD profile has echoMode on, which does not work over IPv6`,
          'turn echoMode off or leave the peer out',
        ),
      );
    }
  }
  return problems;
}

function peerReferences(target: AdmittedObject, state: ClusterState, profiles: Profiles): Problem[] {
  const peer = state.peers.get(target.name);
  if (peer === undefined) return [];
  const problems: Problem[] = [];
  if (peer.bfdProfile !== '' && state.bgpType === 'native') {
    problems.push(
      stale(
        ['spec', 'bfdProfile'],
        `bfdProfile ${quote(peer.bfdProfile)}: native mode has no BFD, so MetalLB ignores the whole configuration`,
        'remove it, or use frr-k8s mode',
      ),
    );
  } else if (peer.bfdProfile !== '' && !profiles.has(peer.bfdProfile)) {
    problems.push({
      code: 'GS-REFERENCE-DANGLING',
      path: ['spec', 'bfdProfile'],
      message: `bfdProfile ${quote(peer.bfdProfile)}: there is no such BFDProfile, and until there is MetalLB ignores the whole configuration`,
      hint: known(profiles.keys()),
    });
  }
  const secret = target.spec['passwordSecret'];
  const password = target.spec['password'];
  if (typeof password === 'string' && password !== '') {
    const both = typeof secret === 'object' && secret !== null && 'name' in secret && secret.name !== '';
    problems.push(
      both
        ? stale(
            ['spec', 'password'],
            'password: passwordSecret is set as well, so MetalLB ignores the whole configuration',
            'remove password',
          )
        : {
            code: 'GS-BGP-PEER',
            severity: 'warning',
            path: ['spec', 'password'],
            message: 'password: stands in the resource, where everyone who may read it sees it',
            hint: 'put it into a Secret of type kubernetes.io/basic-auth and name that in passwordSecret',
          },
    );
  }
  return problems;
}

function stale(path: readonly (string | number)[], message: string, hint: string): Problem {
  return { code: 'GS-CONFIG-STALE', path, message, hint };
}

function known(names: Iterable<string>): string {
  const list = [...names].slice(0, 5);
  return list.length === 0 ? 'there are none yet' : `there are: ${list.join(', ')}`;
}
