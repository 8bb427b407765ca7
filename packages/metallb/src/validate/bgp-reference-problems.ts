import { quote } from '../quote.ts';
import type { AdmittedObject } from './admit-object.ts';
import { covers } from './advertisement-index.ts';
import type { ClusterState } from './cluster-state.ts';
import { knownNames } from './known-names.ts';
import { type Problem, problem } from './problem.ts';
import type { RefusedObjects } from './refused-objects.ts';
import { staleProblem } from './stale-problem.ts';
import { type BgpAdvertisementView, isEchoProfile } from './views.ts';

/** BFDProfiles by name. */
export type Profiles = ReadonlyMap<string, AdmittedObject>;

/** References of a BGPAdvertisement to peers and communities that do not exist or do not work. */
export function bgpReferenceProblems({
  view,
  state,
  profiles,
  refused,
}: {
  readonly view: BgpAdvertisementView;
  readonly state: ClusterState;
  readonly profiles: Profiles;
  readonly refused: RefusedObjects;
}): Problem[] {
  return [
    ...peerProblems(view, { state, refused }),
    ...communityProblems(view, { state, refused }),
    ...echoProblems({ view, state, profiles }),
  ];
}

interface Objects {
  readonly state: ClusterState;
  readonly refused: RefusedObjects;
}

function peerProblems(
  { peers: named = [] }: BgpAdvertisementView,
  { state: { peers }, refused }: Objects,
): Problem[] {
  return named.flatMap((peer, index) => {
    if (peers.has(peer) || refused.has('BGPPeer', peer)) return [];
    return problem('GS-ADVERTISEMENT-DANGLING', {
      path: ['spec', 'peers', index],
      message: `peer ${quote(peer)}: there is no such BGPPeer`,
      hint: knownNames(peers.keys()),
    });
  });
}

function communityProblems(
  { communities = [] }: BgpAdvertisementView,
  { state: { aliases }, refused }: Objects,
): Problem[] {
  return communities.flatMap((community, index) => {
    if (community.includes(':') || aliases.has(community)) return [];
    if (refused.mayDefine(community)) return [];
    return problem('GS-REFERENCE-DANGLING', {
      path: ['spec', 'communities', index],
      message: `community ${quote(community)}: no Community defines it, and until one does MetalLB ignores the whole configuration`,
      hint: knownNames(aliases.keys()),
    });
  });
}

/** The echo mode of BFD does not work over IPv6. */
function echoProblems({
  view,
  state: { peers, pools },
  profiles,
}: {
  readonly view: BgpAdvertisementView;
  readonly state: ClusterState;
  readonly profiles: Profiles;
}): Problem[] {
  const named = view.peers ?? [];
  const echoing = [...peers.values()].find((peer) => {
    if (named.length > 0 && !named.includes(peer.name)) return false;
    const profile = profiles.get(peer.bfdProfile);
    return profile !== undefined && isEchoProfile(profile);
  });
  if (echoing === undefined) return [];
  return [...pools.values()]
    .filter((pool) => covers(view, pool.view) && pool.blocks.some(({ range }) => range.family === 'ipv6'))
    .map((pool) =>
      staleProblem({
        path: ['spec', 'peers'],
        message: `pool ${quote(pool.view.name)}: holds IPv6 addresses and would be announced to peer ${quote(echoing.name)}, whose BFD profile has echoMode on, which does not work over IPv6`,
        hint: 'turn echoMode off or leave the peer out',
      }),
    );
}
