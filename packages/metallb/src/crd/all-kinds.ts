import { bfdProfileFacts } from './bfd-profile.ts';
import { bgpAdvertisementFacts } from './bgp-advertisement.ts';
import { bgpPeerFacts } from './bgp-peer.ts';
import { communityFacts } from './community.ts';
import { configurationStateFacts } from './configuration-state.ts';
import { ipAddressPoolFacts } from './ip-address-pool.ts';
import type { KindFacts } from './kind-facts.ts';
import { l2AdvertisementFacts } from './l2-advertisement.ts';
import { serviceBgpStatusFacts } from './service-bgp-status.ts';
import { serviceL2StatusFacts } from './service-l2-status.ts';

/** The nine kinds of `metallb.io` in MetalLB 0.16.2, by name. */
export const allKinds: readonly KindFacts[] = [
  bfdProfileFacts,
  bgpAdvertisementFacts,
  bgpPeerFacts,
  communityFacts,
  configurationStateFacts,
  ipAddressPoolFacts,
  l2AdvertisementFacts,
  serviceBgpStatusFacts,
  serviceL2StatusFacts,
];
