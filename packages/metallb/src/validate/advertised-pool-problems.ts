import { bitsOf } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import type { BgpType } from './bgp-type.ts';
import type { HeldBgpAdvertisement, HeldPool } from './cluster-state.ts';
import type { NodeView } from './node-view.ts';
import type { PoolBlock } from './pool-block.ts';
import { preferenceConflicts } from './preference-conflicts.ts';
import { isRefusal, type Problem, problem } from './problem.ts';
import { unsupportedInMode } from './unsupported-in-mode.ts';

interface AdvertisedPool {
  readonly advertisement: HeldBgpAdvertisement;
  readonly pool: HeldPool;
  /** BGPAdvertisements that cover the pool as well. */
  readonly others: readonly HeldBgpAdvertisement[];
  readonly bgpType: BgpType;
  readonly nodes: readonly NodeView[] | undefined;
}

/** The reasons for which MetalLB refuses to announce a pool by a BGPAdvertisement that covers it. */
export function advertisedPoolProblems(pair: AdvertisedPool): Problem[] {
  return [
    ...pair.pool.blocks.flatMap((block) => [
      ...aggregationProblems(pair, block),
      ...familyProblems(pair, block),
    ]),
    ...preferenceConflicts(pair).filter(isRefusal),
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
