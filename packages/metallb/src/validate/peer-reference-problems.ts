import { isRecord, ownValue } from '@gatesmith/kubernetes';
import { quote } from '../quote.ts';
import type { AdmittedObject } from './admit-object.ts';
import type { Profiles } from './bgp-reference-problems.ts';
import type { ClusterState } from './cluster-state.ts';
import { knownNames } from './known-names.ts';
import { type Problem, problem } from './problem.ts';
import type { RefusedObjects } from './refused-objects.ts';
import { staleProblem } from './stale-problem.ts';
import { type PeerView, peerView } from './views.ts';

/** References of a BGPPeer to a BFD profile that does not work, and its passwords. */
export function peerReferenceProblems({
  object,
  state,
  profiles,
  refused,
}: {
  readonly object: AdmittedObject;
  readonly state: ClusterState;
  readonly profiles: Profiles;
  readonly refused: RefusedObjects;
}): Problem[] {
  const peer = peerView(object);
  return [...profileProblems({ peer, state, profiles, refused }), ...passwordProblems(object)];
}

function profileProblems({
  peer: { bfdProfile },
  state,
  profiles,
  refused,
}: {
  readonly peer: PeerView;
  readonly state: ClusterState;
  readonly profiles: Profiles;
  readonly refused: RefusedObjects;
}): Problem[] {
  const path = ['spec', 'bfdProfile'];
  if (bfdProfile === '') return [];
  if (state.bgpType === 'native') {
    return [
      staleProblem({
        path,
        message: `bfdProfile ${quote(bfdProfile)}: native mode has no BFD, so MetalLB ignores the whole configuration`,
        hint: 'remove it, or use frr-k8s mode',
      }),
    ];
  }
  if (profiles.has(bfdProfile) || refused.has('BFDProfile', bfdProfile)) return [];
  return [
    problem('GS-REFERENCE-DANGLING', {
      path,
      message: `bfdProfile ${quote(bfdProfile)}: there is no such BFDProfile, and until there is MetalLB ignores the whole configuration`,
      hint: knownNames(profiles.keys()),
    }),
  ];
}

function passwordProblems({ spec }: AdmittedObject): Problem[] {
  const path = ['spec', 'password'];
  const password = ownValue(spec, 'password');
  const secret = ownValue(spec, 'passwordSecret');
  if (typeof password !== 'string' || password === '') return [];
  if (isRecord(secret) && Object.hasOwn(secret, 'name') && secret['name'] !== '') {
    return [
      staleProblem({
        path,
        message: 'password: passwordSecret is set as well, so MetalLB ignores the whole configuration',
        hint: 'remove password',
      }),
    ];
  }
  return [
    problem('GS-BGP-PEER', {
      severity: 'warning',
      path,
      message: 'password: is in the resource, where everyone who may read it sees it',
      hint: 'put it into a Secret of type kubernetes.io/basic-auth and name that in passwordSecret',
    }),
  ];
}
