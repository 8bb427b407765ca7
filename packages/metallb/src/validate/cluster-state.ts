import { AdvertisementIndex } from './advertisement-index.ts';
import type { BgpType } from './bgp-type.ts';
import { BrokenKinds } from './broken-kinds.ts';
import { HeldBlocks } from './held-blocks.ts';
import type { NodeView } from './node-view.ts';
import type { PoolBlock } from './pool-block.ts';
import type { BgpAdvertisementView, L2AdvertisementView, PeerView, PoolView } from './views.ts';

/** A pool that is in the cluster. */
export interface HeldPool {
  readonly view: PoolView;
  readonly blocks: readonly PoolBlock[];
}

/** An L2Advertisement that is in the cluster. */
export interface HeldL2Advertisement {
  readonly view: L2AdvertisementView;
}

/** A BGPAdvertisement that is in the cluster. */
export interface HeldBgpAdvertisement {
  readonly view: BgpAdvertisementView;
}

/** Everything that MetalLB's webhook reads from the cluster when it validates an object. */
export interface ClusterState {
  readonly bgpType: BgpType;
  /** The cluster's nodes; absent when they are not known. */
  readonly nodes?: readonly NodeView[] | undefined;
  readonly pools: Map<string, HeldPool>;
  readonly blocks: HeldBlocks;
  readonly l2Advertisements: AdvertisementIndex<HeldL2Advertisement>;
  readonly bgpAdvertisements: AdvertisementIndex<HeldBgpAdvertisement>;
  readonly peers: Map<string, PeerView>;
  /** Alias to the Community that defines it. */
  readonly aliases: Map<string, string>;
  readonly broken: BrokenKinds;
}

/** A cluster without objects of MetalLB. */
export function emptyCluster({ bgpType, nodes }: Pick<ClusterState, 'bgpType' | 'nodes'>): ClusterState {
  return {
    bgpType,
    nodes,
    pools: new Map(),
    blocks: new HeldBlocks(),
    l2Advertisements: new AdvertisementIndex(),
    bgpAdvertisements: new AdvertisementIndex(),
    peers: new Map(),
    aliases: new Map(),
    broken: new BrokenKinds(),
  };
}

/** Removes a pool, so that a new version of it can be judged; valid only while nothing is broken. */
export function removePool({ pools, blocks }: ClusterState, name: string): void {
  for (const block of pools.get(name)?.blocks ?? []) blocks.remove(block);
  pools.delete(name);
}
