import { append } from '../append.ts';
import type { Assessment } from './assessment.ts';
import type { ClusterState } from './cluster-state.ts';
import { peerConflicts } from './peer-conflicts.ts';
import { peerProblems } from './peer-problems.ts';
import { isRefusal } from './problem.ts';
import type { PeerView } from './views.ts';

/** Judges a BGPPeer together with all other peers. */
export function assessPeer(view: PeerView, state: ClusterState): Assessment {
  const { bgpType, broken, nodes, peers } = state;
  const own = peerProblems(view, bgpType);
  if (bgpType !== 'native')
    for (const other of peers.values()) append(own, peerConflicts({ view, other, nodes }).filter(isRefusal));
  return {
    own,
    // MetalLB 0.16's webhook answers a deprecated disableMP with a warning and looks no further
    refusals: view.disableMP ? [] : [...own, ...broken.refusals('BGPPeer')],
    keep: () => {
      peers.set(view.name, view);
    },
  };
}
