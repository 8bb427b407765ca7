import { append } from '../append.ts';
import { covers } from './advertisement-index.ts';
import type { ClusterState, HeldBgpAdvertisement } from './cluster-state.ts';
import { peerConflicts } from './peer-conflicts.ts';
import { preferenceConflicts } from './preference-conflicts.ts';
import { isRefusal, type Problem } from './problem.ts';
import type { PeerView } from './views.ts';

/** No more are reported for one object: hundreds of objects of one kind could conflict in pairs. */
const mostWarnings = 8;

/** Warnings about accepted BGPAdvertisements that MetalLB refuses or not, depending on labels of unknown nodes; by name. */
export function uncertainAdvertisements({
  nodes,
  pools,
  bgpAdvertisements,
}: ClusterState): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  const all = [...bgpAdvertisements];
  if (nodes !== undefined || !all.some(({ view }) => hasSelectors(view))) return found;
  for (const pool of pools.values()) {
    const earlier: HeldBgpAdvertisement[] = [];
    for (const advertisement of all) {
      const { view } = advertisement;
      if (!covers(view, pool.view)) continue;
      const before = found.get(view.name) ?? [];
      if (before.length < mostWarnings)
        add(found, view.name, preferenceConflicts({ advertisement, pool, others: earlier, nodes }));
      earlier.push(advertisement);
    }
  }
  return found;
}

/** The same for BGPPeers. */
export function uncertainPeers({
  bgpType,
  nodes,
  peers,
}: ClusterState): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  if (bgpType === 'native' || nodes !== undefined) return found;
  const earlier: PeerView[] = [];
  for (const view of peers.values()) {
    for (const other of earlier) {
      if ((found.get(view.name)?.length ?? 0) >= mostWarnings) break;
      if (hasSelectors(view) || hasSelectors(other))
        add(found, view.name, peerConflicts({ view, other, nodes }));
    }
    earlier.push(view);
  }
  return found;
}

function add(found: Map<string, Problem[]>, name: string, problems: readonly Problem[]): void {
  const warnings = problems.filter((one) => !isRefusal(one));
  if (warnings.length === 0) return;
  const before = found.get(name) ?? [];
  append(before, warnings.slice(0, mostWarnings - before.length));
  found.set(name, before);
}

function hasSelectors({ nodeSelectors = [] }: Pick<PeerView, 'nodeSelectors'>): boolean {
  return nodeSelectors.length > 0;
}
