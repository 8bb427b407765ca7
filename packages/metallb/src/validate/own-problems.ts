import type { AdmittedObject } from './admit-object.ts';
import { bgpAdvertisementProblems, l2AdvertisementProblems } from './advertisement-problems.ts';
import type { BgpType } from './bgp-type.ts';
import { communityProblems } from './community-problems.ts';
import { durationProblems, peerProblems } from './peer-problems.ts';
import { poolProblems } from './pool-problems.ts';
import type { Problem } from './problem.ts';
import { bgpAdvertisementView, communityView, l2View, peerView, poolView } from './views.ts';

/** The reasons for which MetalLB's webhook would refuse an object of the right shape in an empty cluster. */
export function ownProblems(object: AdmittedObject, bgpType: BgpType): readonly Problem[] {
  switch (object.kind) {
    case 'IPAddressPool':
      return poolProblems(poolView(object)).problems;
    case 'L2Advertisement':
      return l2AdvertisementProblems(l2View(object));
    case 'BGPAdvertisement':
      return bgpAdvertisementProblems(bgpAdvertisementView(object), bgpType);
    case 'BGPPeer':
      return [...durationProblems(object.spec), ...peerProblems(peerView(object), bgpType)];
    case 'Community':
      return communityProblems(communityView(object), { known: new Set(), bgpType });
    default:
      return [];
  }
}
