import { bitsOf } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import type { BgpType } from './bgp-type.ts';
import type { HeldBgpAdvertisement, HeldPool } from './cluster-state.ts';
import type { PoolBlock } from './pool-block.ts';
import { type Problem, problem } from './problem.ts';
import { unsupportedInMode } from './unsupported-in-mode.ts';

interface AdvertisedPool {
  readonly advertisement: HeldBgpAdvertisement;
  readonly pool: HeldPool;
  /** BGPAdvertisements that cover the pool as well. */
  readonly others: readonly HeldBgpAdvertisement[];
  readonly bgpType: BgpType;
}

/** The reasons for which MetalLB refuses to announce a pool by a BGPAdvertisement that covers it. */
export function advertisedPoolProblems(pair: AdvertisedPool): Problem[] {
  return [
    ...pair.pool.blocks.flatMap((block) => [
      ...aggregationProblems(pair, block),
      ...familyProblems(pair, block),
    ]),
    ...preferenceProblems(pair),
  ];
}

function aggregationProblems({ advertisement: { view }, pool }: AdvertisedPool, block: PoolBlock): Problem[] {
  const field = block.range.family === 'ipv4' ? 'aggregationLength' : 'aggregationLengthV6';
  const length = view[field];
  // a full length is never too short, so the cover of a range need not be computed for it
  if (length >= bitsOf(block.range.family) && block.mappedLength === undefined) return [];
  const shortest = shortestPrefix(block);
  if (length >= shortest) return [];
  return [
    problem('GS-ADVERTISEMENT-AGGREGATION', {
      path: ['spec', field],
      message: `${field} ${length}: pool ${quote(pool.view.name)} holds ${quote(block.text)}, whose largest prefix is /${shortest}, so more than the pool would be announced`,
      hint: `${field}: ${shortest} or more`,
    }),
  ];
}

/** The length of the largest prefix in the smallest cover of the block. An aggregation length must not be below it. */
function shortestPrefix({ range, mappedLength }: PoolBlock): number {
  return mappedLength ?? Math.min(...range.prefixes().map(({ length }) => length));
}

function familyProblems({ pool, bgpType }: AdvertisedPool, block: PoolBlock): Problem[] {
  if (bgpType !== 'native' || block.range.family === 'ipv4') return [];
  return [
    unsupportedInMode(
      ['spec', 'ipAddressPools'],
      `pool ${quote(pool.view.name)}: ${quote(block.text)} is IPv6, which native mode does not announce`,
    ),
  ];
}

function preferenceProblems({ advertisement, pool, others }: AdvertisedPool): Problem[] {
  const { view } = advertisement;
  if (isLimitedToServices(advertisement)) return [];
  return others
    .filter(
      (other) =>
        other !== advertisement &&
        !isLimitedToServices(other) &&
        other.view.localPref !== view.localPref &&
        isSameUpdate({ advertisement, other, blocks: pool.blocks }),
    )
    .map((other) =>
      problem('GS-ADVERTISEMENT-LOCAL-PREF', {
        path: ['spec', 'localPref'],
        message: `localPref ${view.localPref}: BGPAdvertisement ${quote(other.view.name)} announces pool ${quote(pool.view.name)} to the same peers with ${other.view.localPref}`,
        hint: 'give both the same localPref, or different peers, nodes or aggregation lengths',
      }),
    );
}

function isLimitedToServices({ view }: HeldBgpAdvertisement): boolean {
  return (view.serviceSelectors ?? []).length > 0;
}

/** Whether two advertisements send one BGP update: same prefix length, a shared peer and a shared node. */
function isSameUpdate({
  advertisement: { view, nodes },
  other,
  blocks,
}: {
  readonly advertisement: HeldBgpAdvertisement;
  readonly other: HeldBgpAdvertisement;
  readonly blocks: readonly PoolBlock[];
}): boolean {
  const hasV4 = blocks.some(({ range }) => range.family === 'ipv4');
  const hasV6 = blocks.some(({ range }) => range.family === 'ipv6');
  const differs4 = view.aggregationLength !== other.view.aggregationLength;
  const differs6 = view.aggregationLengthV6 !== other.view.aggregationLengthV6;
  if ((differs4 && !hasV6) || (differs6 && !hasV4) || (differs4 && differs6)) return false;
  const peers = view.peers ?? [];
  const otherPeers = other.view.peers ?? [];
  if (peers.length > 0 && otherPeers.length > 0 && !peers.some((peer) => otherPeers.includes(peer)))
    return false;
  return [...nodes].some((node) => other.nodes.has(node));
}
