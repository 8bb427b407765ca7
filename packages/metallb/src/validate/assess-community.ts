import type { Assessment } from './assessment.ts';
import type { ClusterState } from './cluster-state.ts';
import { communityProblems } from './community-problems.ts';
import type { CommunityView } from './views.ts';

/** Judges a Community together with the aliases of all others. */
export function assessCommunity(view: CommunityView, state: ClusterState): Assessment {
  const { aliases, bgpType, broken } = state;
  const own = communityProblems(view, { known: aliases, bgpType });
  return {
    own,
    refusals: [...own, ...broken.refusals('Community')],
    keep: () => {
      for (const alias of view.aliases) aliases.set(alias.name ?? '', view.name);
    },
  };
}
