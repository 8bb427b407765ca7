import { append } from '../append.ts';
import type { AdmittedObject } from './admit-object.ts';
import { type ClusterState, covers, type HeldPool } from './cluster-state.ts';
import { type Problem, quote } from './problem.ts';
import { isEchoProfile, type L2AdvertisementView, l2View } from './views.ts';

/** A problem and the object to which it belongs. */
export interface WholeProblem {
  readonly target: AdmittedObject;
  readonly problem: Problem;
}

/**
 * What is wrong with the configuration as a whole, after every document was judged: MetalLB parses it all at once and
 * keeps the last good one when any part is wrong (`For` in MetalLB 0.16's internal/config), and names that lead nowhere
 * announce nothing. The webhook sees none of this.
 */
export function wholeProblems(
  state: ClusterState,
  held: ReadonlyMap<string, AdmittedObject>,
): WholeProblem[] {
  const found: WholeProblem[] = [];
  const isCovered = coverage(state);
  const profiles = new Map<string, AdmittedObject>();
  for (const object of held.values()) if (object.kind === 'BFDProfile') profiles.set(object.name, object);
  for (const target of held.values()) {
    switch (target.kind) {
      case 'IPAddressPool': {
        const pool = state.pools.get(target.name);
        if (pool !== undefined && !isCovered(pool))
          found.push({ target, problem: unadvertised(target.name) });
        break;
      }
      case 'L2Advertisement':
      case 'BGPAdvertisement':
        append(
          found,
          danglingPools(l2View(target), state).map((problem) => ({ target, problem })),
        );
        if (target.kind === 'BGPAdvertisement') {
          append(
            found,
            bgpReferences(target.name, state, profiles).map((problem) => ({ target, problem })),
          );
        }
        break;
      case 'BGPPeer':
        append(
          found,
          peerReferences(target, state, profiles).map((problem) => ({ target, problem })),
        );
        break;
      case 'BFDProfile':
        if (state.bgpType === 'native') {
          found.push({
            target,
            problem: stale(
              [],
              `BFDProfile ${quote(target.name)}: native mode has no BFD, and its mere presence makes MetalLB ignore the whole configuration`,
              'remove it, or use frr-k8s mode',
            ),
          });
        }
        break;
      default:
    }
  }
  for (const [kind, reason] of state.broken) {
    const target = [...held.values()].find(
      (object) => object.kind === kind && reason.startsWith(`${kind} ${quote(object.name)}:`),
    );
    if (target !== undefined)
      found.push({
        target,
        problem: stale(
          [],
          `accepted, but wrong together with the rest: ${reason}`,
          'put it right; until then MetalLB keeps its last good configuration',
        ),
      });
  }
  return found;
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

function bgpReferences(
  name: string,
  state: ClusterState,
  profiles: ReadonlyMap<string, AdmittedObject>,
): Problem[] {
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

function peerReferences(
  target: AdmittedObject,
  state: ClusterState,
  profiles: ReadonlyMap<string, AdmittedObject>,
): Problem[] {
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
