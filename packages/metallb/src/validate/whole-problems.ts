import { quote } from '../quote.ts';
import type { AdmittedObject } from './admit-object.ts';
import { bgpReferenceProblems } from './bgp-reference-problems.ts';
import type { ClusterState } from './cluster-state.ts';
import { danglingPoolProblems } from './dangling-pool-problems.ts';
import { uncertainAdvertisements, uncertainPeers } from './node-dependent-problems.ts';
import { peerReferenceProblems } from './peer-reference-problems.ts';
import { type Problem, problem } from './problem.ts';
import type { RefusedObjects } from './refused-objects.ts';
import { staleProblem } from './stale-problem.ts';
import { bgpAdvertisementView, l2View } from './views.ts';

/** Objects by kind and name. */
export type HeldObjects = ReadonlyMap<string, ReadonlyMap<string, AdmittedObject>>;

/**
 * The problems of the configuration as a whole, by object: MetalLB parses all objects at once and keeps the last good
 * configuration when any part is wrong (`For` in MetalLB 0.16's internal/config), and references to missing objects
 * announce nothing. The webhook sees none of this. The references of a refused object are looked at as well, so that a person
 * who corrects it does not find the next mistake only then.
 */
export function wholeProblems(
  state: ClusterState,
  held: HeldObjects,
  refused: RefusedObjects,
): ReadonlyMap<AdmittedObject, readonly Problem[]> {
  const found = new Map<AdmittedObject, Problem[]>();
  const add = (object: AdmittedObject, problems: readonly Problem[]): void => {
    if (problems.length > 0) found.set(object, [...(found.get(object) ?? []), ...problems]);
  };
  const eachOf = (kind: string): Iterable<AdmittedObject> => held.get(kind)?.values() ?? [];
  const eachReadable = (kind: string): Iterable<AdmittedObject> => [
    ...eachOf(kind),
    ...refused.readable(kind),
  ];
  const profiles = held.get('BFDProfile') ?? new Map<string, AdmittedObject>();
  for (const object of eachOf('IPAddressPool')) add(object, unadvertised(object.name, { state, refused }));
  for (const object of eachReadable('L2Advertisement'))
    add(object, danglingPoolProblems(l2View(object), { state, refused }));
  for (const object of eachReadable('BGPAdvertisement')) {
    add(object, danglingPoolProblems(l2View(object), { state, refused }));
    add(object, bgpReferenceProblems({ view: bgpAdvertisementView(object), state, profiles, refused }));
  }
  for (const object of eachReadable('BGPPeer'))
    add(object, peerReferenceProblems({ object, state, profiles, refused }));
  const byAdvertisement = uncertainAdvertisements(state);
  for (const object of eachOf('BGPAdvertisement')) add(object, byAdvertisement.get(object.name) ?? []);
  const byPeer = uncertainPeers(state);
  for (const object of eachOf('BGPPeer')) add(object, byPeer.get(object.name) ?? []);
  if (state.bgpType === 'native')
    for (const object of profiles.values()) add(object, [profileInNativeMode(object.name)]);
  for (const { kind, name, reason } of state.broken) {
    const object = held.get(kind)?.get(name);
    if (object !== undefined) add(object, [brokenTogether(reason)]);
  }
  return found;
}

function unadvertised(
  name: string,
  { state, refused }: { readonly state: ClusterState; readonly refused: RefusedObjects },
): Problem[] {
  const { pools, l2Advertisements, bgpAdvertisements } = state;
  const pool = pools.get(name)?.view;
  if (pool === undefined || l2Advertisements.isCovered(pool) || bgpAdvertisements.isCovered(pool)) return [];
  if (refused.mayCover(pool)) return [];
  return [
    problem('GS-POOL-UNADVERTISED', {
      severity: 'warning',
      path: [],
      message: `pool ${quote(name)}: no advertisement covers it, so its addresses would be assigned and never answer`,
      hint: 'add an L2Advertisement or BGPAdvertisement that names it',
    }),
  ];
}

function profileInNativeMode(name: string): Problem {
  return staleProblem({
    message: `BFDProfile ${quote(name)}: native mode has no BFD, and its mere presence makes MetalLB ignore the whole configuration`,
    hint: 'remove it, or use frr-k8s mode',
  });
}

function brokenTogether(reason: string): Problem {
  return staleProblem({
    message: `accepted, but wrong together with the rest: ${reason}`,
    hint: 'put it right; until then MetalLB keeps its last good configuration',
  });
}
