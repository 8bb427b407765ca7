import type { AdmittedObject } from './admit-object.ts';
import { assessBgpAdvertisement } from './assess-bgp-advertisement.ts';
import { assessCommunity } from './assess-community.ts';
import { assessL2Advertisement } from './assess-l2-advertisement.ts';
import { assessPeer } from './assess-peer.ts';
import { assessPool } from './assess-pool.ts';
import type { Assessment } from './assessment.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Problem } from './problem.ts';
import { bgpAdvertisementView, communityView, l2View, peerView, poolView } from './views.ts';

/** Returns every reason for which the webhook refuses the object; without any, the object is in the cluster afterwards. */
export function createObject(object: AdmittedObject, state: ClusterState): readonly Problem[] {
  const assessment = assessObject(object, state);
  if (assessment.refusals.length === 0) keep({ object, state, assessment });
  return assessment.refusals;
}

/** Puts an object into the cluster, valid or not. */
export function holdObject(object: AdmittedObject, state: ClusterState): void {
  keep({ object, state, assessment: assessObject(object, state) });
}

function keep({
  object,
  state,
  assessment,
}: {
  readonly object: AdmittedObject;
  readonly state: ClusterState;
  readonly assessment: Assessment;
}): void {
  state.broken.mark(object, assessment.own);
  assessment.keep();
}

function assessObject(object: AdmittedObject, state: ClusterState): Assessment {
  switch (object.kind) {
    case 'IPAddressPool':
      return assessPool(poolView(object), state);
    case 'L2Advertisement':
      return assessL2Advertisement(l2View(object), state);
    case 'BGPAdvertisement':
      return assessBgpAdvertisement(bgpAdvertisementView(object), state);
    case 'BGPPeer':
      return assessPeer(peerView(object), state);
    case 'Community':
      return assessCommunity(communityView(object), state);
    default:
      return unjudged;
  }
}

/** BFDProfiles have no webhook, and no other webhook reads them. */
const unjudged: Assessment = { own: [], refusals: [], keep: () => undefined };
