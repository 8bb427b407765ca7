import { append } from '../append.ts';
import { advertisedPoolProblems } from './advertised-pool-problems.ts';
import { covers } from './advertisement-index.ts';
import { bgpAdvertisementProblems } from './advertisement-problems.ts';
import type { Assessment } from './assessment.ts';
import type { ClusterState, HeldBgpAdvertisement, HeldPool } from './cluster-state.ts';
import type { BgpAdvertisementView } from './views.ts';

/** Judges a BGPAdvertisement together with the others and the pools. */
export function assessBgpAdvertisement(view: BgpAdvertisementView, state: ClusterState): Assessment {
  const { bgpType, bgpAdvertisements, broken, nodes } = state;
  const advertisement: HeldBgpAdvertisement = { view };
  const own = bgpAdvertisementProblems(view, bgpType);
  for (const pool of coveredPools(view, state)) {
    const others = bgpAdvertisements.covering(pool.view);
    append(own, advertisedPoolProblems({ advertisement, pool, others, bgpType, nodes }));
  }
  return {
    own,
    refusals: [...own, ...broken.refusals('BGPAdvertisement', 'IPAddressPool')],
    keep: () => bgpAdvertisements.add(advertisement),
  };
}

function coveredPools(view: BgpAdvertisementView, { pools }: ClusterState): readonly HeldPool[] {
  const { ipAddressPools = [], ipAddressPoolSelectors = [] } = view;
  if (ipAddressPools.length > 0 && ipAddressPoolSelectors.length === 0)
    return [...new Set(ipAddressPools)].flatMap((name) => pools.get(name) ?? []);
  return [...pools.values()].filter((pool) => covers(view, pool.view));
}
