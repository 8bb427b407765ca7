import { quote } from '../quote.ts';
import { covers } from './advertisement-index.ts';
import type { ClusterState } from './cluster-state.ts';
import { knownNames } from './known-names.ts';
import { type Problem, problem } from './problem.ts';
import type { RefusedObjects } from './refused-objects.ts';
import type { L2AdvertisementView } from './views.ts';

/** Pools that an advertisement names and that do not exist; or an advertisement that covers no pool at all. */
export function danglingPoolProblems(
  view: L2AdvertisementView,
  { state: { pools }, refused }: { readonly state: ClusterState; readonly refused: RefusedObjects },
): Problem[] {
  const { ipAddressPools = [] } = view;
  if (ipAddressPools.length === 0) {
    if ([...pools.values()].some((pool) => covers(view, pool.view))) return [];
    if (refused.mayBeCoveredBy(view)) return [];
    return [
      problem('GS-ADVERTISEMENT-DANGLING', {
        path: ['spec'],
        message: `advertisement ${quote(view.name)}: covers no pool at all`,
        hint: knownNames(pools.keys()),
      }),
    ];
  }
  return ipAddressPools.flatMap((name, index) => {
    if (pools.has(name) || refused.has('IPAddressPool', name)) return [];
    return problem('GS-ADVERTISEMENT-DANGLING', {
      path: ['spec', 'ipAddressPools', index],
      message: `pool ${quote(name)}: there is no such pool, so nothing is announced for it`,
      hint: knownNames(pools.keys()),
    });
  });
}
