import { quote } from '../quote.ts';
import { advertisedPoolProblems } from './advertised-pool-problems.ts';
import type { Assessment } from './assessment.ts';
import type { ClusterState, HeldPool } from './cluster-state.ts';
import { type HeldBlock, HeldBlocks } from './held-blocks.ts';
import type { PoolBlock } from './pool-block.ts';
import { poolProblems } from './pool-problems.ts';
import { type Problem, problem } from './problem.ts';
import type { PoolView } from './views.ts';

/** Judges an IPAddressPool together with all other pools. */
export function assessPool(view: PoolView, state: ClusterState): Assessment {
  const { problems, blocks } = poolProblems(view);
  const fresh = new HeldBlocks();
  const placed: HeldBlock[] = [];
  for (const block of blocks) {
    const other = state.blocks.overlapping(block) ?? fresh.overlapping(block);
    if (other === undefined) {
      const held = { block, pool: view.name };
      fresh.add(held);
      placed.push(held);
    } else problems.push(overlapProblem({ view, block, other }));
  }
  return {
    own: problems,
    refusals: [...problems, ...state.broken.refusals('IPAddressPool')],
    keep: () => {
      const pool = { view, blocks };
      state.pools.set(view.name, pool);
      for (const held of placed) state.blocks.add(held);
      markBrokenAdvertisements(pool, state);
    },
  };
}

/** A pool's webhook does not look at advertisements, so an accepted pool can make one invalid. */
function markBrokenAdvertisements(pool: HeldPool, state: ClusterState): void {
  const covering = state.bgpAdvertisements.covering(pool.view);
  for (const [index, advertisement] of covering.entries()) {
    const problems = advertisedPoolProblems({
      advertisement,
      pool,
      others: covering.slice(0, index),
      bgpType: state.bgpType,
      nodes: state.nodes,
    });
    state.broken.mark({ kind: 'BGPAdvertisement', name: advertisement.view.name }, problems);
  }
}

function overlapProblem({
  view,
  block,
  other,
}: {
  readonly view: PoolView;
  readonly block: PoolBlock;
  readonly other: HeldBlock;
}): Problem {
  const where = other.pool === view.name ? 'of the same pool' : `of pool ${quote(other.pool)}`;
  return problem('GS-POOL-OVERLAP', {
    path: ['spec', 'addresses', view.addresses.indexOf(block.text)],
    message: `${quote(block.text)}: overlaps ${quote(other.block.text)} ${where}`,
    hint: 'keep each address in one range only',
  });
}
