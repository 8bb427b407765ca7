import type {
  BfdProfileFields,
  BgpAdvertisementFields,
  BgpPeerEntry,
  CommunityFields,
  L2AdvertisementFields,
  PoolFields,
} from '../build-resources.ts';

/** The sections of a values file that the old configuration becomes. */
export interface ImportedValues {
  readonly pools: readonly (PoolFields & { readonly addresses: readonly string[] })[];
  readonly layer2: readonly L2AdvertisementFields[];
  readonly bgp: {
    readonly peers: readonly BgpPeerEntry[];
    readonly advertisements: readonly BgpAdvertisementFields[];
    readonly bfdProfiles: readonly BfdProfileFields[];
    readonly communities: readonly CommunityFields[];
  };
}
