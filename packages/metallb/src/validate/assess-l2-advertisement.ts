import { l2AdvertisementProblems } from './advertisement-problems.ts';
import type { Assessment } from './assessment.ts';
import type { ClusterState } from './cluster-state.ts';
import type { L2AdvertisementView } from './views.ts';

/** Judges an L2Advertisement together with the others and the pools. */
export function assessL2Advertisement(view: L2AdvertisementView, state: ClusterState): Assessment {
  const own = l2AdvertisementProblems(view);
  return {
    own,
    refusals: [...own, ...state.broken.refusals('L2Advertisement', 'IPAddressPool')],
    keep: () => state.l2Advertisements.add({ view }),
  };
}
