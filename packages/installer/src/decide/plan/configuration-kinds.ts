/** The kinds by which people configure MetalLB; the others of its group are what it writes about its own state. */
export const configurationKinds: ReadonlySet<string> = new Set([
  'IPAddressPool',
  'L2Advertisement',
  'BGPAdvertisement',
  'BGPPeer',
  'BFDProfile',
  'Community',
]);
