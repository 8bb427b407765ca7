import { quote } from '../quote.ts';
import type { HeldBgpAdvertisement, HeldPool } from './cluster-state.ts';
import { commonNode, nodeInCommon } from './common-node.ts';
import type { NodeView } from './node-view.ts';
import type { PoolBlock } from './pool-block.ts';
import { type Problem, problem } from './problem.ts';
import type { BgpAdvertisementView } from './views.ts';

/**
 * The other advertisements of a pool with another `localPref` or `asPathPrepend` for the same BGP update
 * (`BGPAdvertisementsHaveCompatibleLocalPref` and `-AsPathPrepend`): errors that MetalLB refuses, and warnings where its
 * verdict depends on labels of nodes that are not known.
 */
export function preferenceConflicts({
  advertisement,
  pool,
  others,
  nodes,
}: {
  readonly advertisement: HeldBgpAdvertisement;
  readonly pool: HeldPool;
  readonly others: readonly HeldBgpAdvertisement[];
  readonly nodes: readonly NodeView[] | undefined;
}): Problem[] {
  const { view } = advertisement;
  if (isLimitedToServices(view)) return [];
  return others.flatMap(({ view: other }) => {
    const isRival =
      other.name !== view.name &&
      !isLimitedToServices(other) &&
      attributes.some(({ field }) => other[field] !== view[field]) &&
      isSamePrefix({ view, other, blocks: pool.blocks }) &&
      hasCommonPeer(view, other);
    if (!isRival) return [];
    const selectors = [view.nodeSelectors, other.nodeSelectors] as const;
    const common = commonNode(nodes, selectors);
    if (common === 'no') return [];
    return attributes
      .filter(({ field }) => other[field] !== view[field])
      .map(({ field, code }) => {
        const conflict = `${field} ${view[field]}: BGPAdvertisement ${quote(other.name)} announces pool ${quote(pool.view.name)} to the same peers with ${other[field]}`;
        return problem(code, {
          severity: common === 'yes' ? 'error' : 'warning',
          path: ['spec', field],
          message:
            common === 'yes'
              ? conflict
              : `${conflict}; the verdict depends on node labels: MetalLB refuses this if there is ${nodeInCommon(selectors)}`,
          hint: `give both the same ${field}, or different peers, nodes or aggregation lengths`,
        });
      });
  });
}

/** The attributes that a BGP update carries once. */
const attributes = [
  { field: 'localPref', code: 'GS-ADVERTISEMENT-LOCAL-PREF' },
  { field: 'asPathPrepend', code: 'GS-ADVERTISEMENT-AS-PATH' },
] as const;

/** MetalLB cannot know which Services such an advertisement announces, and leaves it out. */
function isLimitedToServices({ serviceSelectors = [] }: BgpAdvertisementView): boolean {
  return serviceSelectors.length > 0;
}

/** Whether the two announce prefixes of one length for a family that the pool has. */
function isSamePrefix({
  view,
  other,
  blocks,
}: {
  readonly view: BgpAdvertisementView;
  readonly other: BgpAdvertisementView;
  readonly blocks: readonly PoolBlock[];
}): boolean {
  const hasV4 = blocks.some(({ range }) => range.family === 'ipv4');
  const hasV6 = blocks.some(({ range }) => range.family === 'ipv6');
  const differs4 = view.aggregationLength !== other.aggregationLength;
  const differs6 = view.aggregationLengthV6 !== other.aggregationLengthV6;
  return !((differs4 && !hasV6) || (differs6 && !hasV4) || (differs4 && differs6));
}

/** An advertisement that names no peers goes to all of them. */
function hasCommonPeer({ peers = [] }: BgpAdvertisementView, other: BgpAdvertisementView): boolean {
  const others = other.peers ?? [];
  return peers.length === 0 || others.length === 0 || peers.some((peer) => others.includes(peer));
}
