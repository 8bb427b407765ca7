import { bitsOf, formatAddress, IpRange, IpSet, safeParseAddress } from '@gatesmith/ip-range';
import { toDnsName } from './dns-name.ts';
import type {
  BFDProfile,
  BFDProfileSpec,
  BGPAdvertisement,
  BGPAdvertisementSpec,
  BGPPeer,
  BGPPeerSpec,
  Community,
  CommunityAlias,
  IPAddressPool,
  IPAddressPoolSpec,
  L2Advertisement,
  L2AdvertisementSpec,
  ObjectMeta,
} from './resources.ts';
import { withoutUndefined } from './without-undefined.ts';

/** The fields that every builder accepts. */
export interface ObjectFields {
  /** Made a DNS-1123 name by {@link toDnsName}, here and wherever it is referred to. */
  readonly name: string;
  /** Where MetalLB runs; it reads nothing elsewhere. @default 'metallb-system' */
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Addresses of a pool: strings, ranges, or a whole set. */
export type PoolAddresses = readonly (string | IpRange)[] | IpSet;

/** Fields of {@link pool}. */
export interface PoolFields extends ObjectFields, Omit<IPAddressPoolSpec, 'addresses'> {
  /** A lone address is written as `/32` or `/128`, which MetalLB insists on. */
  readonly addresses: PoolAddresses;
  /** Deliberately not advertised; only {@link frontDoor} acts on it. @default false */
  readonly allocateOnly?: boolean | undefined;
}

/** An IPAddressPool. Nothing is checked here: `validateResources` and `frontDoor` do. */
export function pool({
  name,
  namespace,
  labels,
  annotations,
  addresses,
  allocateOnly: _,
  ...rest
}: PoolFields): IPAddressPool {
  return {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: metaOf({ name, namespace, labels, annotations }),
    spec: withoutUndefined({ addresses: writeAddresses(addresses), ...rest }),
  };
}

/** Fields of {@link l2Advertisement}. */
export interface L2AdvertisementFields extends ObjectFields, L2AdvertisementSpec {}

/** An L2Advertisement; with no pool named or selected it covers all pools. */
export function l2Advertisement({
  name,
  namespace,
  labels,
  annotations,
  ...spec
}: L2AdvertisementFields): L2Advertisement {
  return {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'L2Advertisement',
    metadata: metaOf({ name, namespace, labels, annotations }),
    spec: withoutUndefined({ ...spec, ipAddressPools: spec.ipAddressPools?.map(toDnsName) }),
  };
}

/** Fields of {@link bgpAdvertisement}. */
export interface BgpAdvertisementFields extends ObjectFields, BGPAdvertisementSpec {}

/** A BGPAdvertisement; with no pool named or selected it covers all pools. */
export function bgpAdvertisement({
  name,
  namespace,
  labels,
  annotations,
  ...spec
}: BgpAdvertisementFields): BGPAdvertisement {
  return {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'BGPAdvertisement',
    metadata: metaOf({ name, namespace, labels, annotations }),
    spec: withoutUndefined({
      ...spec,
      ipAddressPools: spec.ipAddressPools?.map(toDnsName),
      peers: spec.peers?.map(toDnsName),
    }),
  };
}

/** Fields of a BGPPeer as a values file has them; {@link BgpPeerFields} is the stricter form for code. */
export interface BgpPeerEntry extends ObjectFields, BGPPeerSpec {}

/** Fields of {@link bgpPeer}: exactly one way to find the peer, exactly one way to know its AS. */
export type BgpPeerFields = ObjectFields &
  Omit<BGPPeerSpec, 'peerASN' | 'dynamicASN' | 'peerAddress' | 'interface'> &
  (
    | { readonly peerASN: number; readonly dynamicASN?: undefined }
    | { readonly dynamicASN: 'internal' | 'external'; readonly peerASN?: undefined }
  ) &
  (
    | { readonly peerAddress: string; readonly interface?: undefined }
    | { readonly interface: string; readonly peerAddress?: undefined }
  );

/** A BGPPeer of version v1beta2, the one that needs no conversion. A password is a reference to a Secret, never a string. */
export function bgpPeer(fields: BgpPeerFields): BGPPeer {
  return peerOf(fields);
}

/** {@link bgpPeer} for entries of a values file, whose type cannot say "exactly one of". */
export function peerOf({ name, namespace, labels, annotations, ...spec }: BgpPeerEntry): BGPPeer {
  return {
    apiVersion: 'metallb.io/v1beta2',
    kind: 'BGPPeer',
    metadata: metaOf({ name, namespace, labels, annotations }),
    spec: withoutUndefined({
      ...spec,
      bfdProfile: spec.bfdProfile === undefined ? undefined : toDnsName(spec.bfdProfile),
      passwordSecret:
        spec.passwordSecret === undefined ? undefined : withoutUndefined({ ...spec.passwordSecret }),
    }),
  };
}

/** Fields of {@link bfdProfile}. */
export interface BfdProfileFields extends ObjectFields, BFDProfileSpec {}

/** A BFDProfile; times in milliseconds. */
export function bfdProfile({ name, namespace, labels, annotations, ...spec }: BfdProfileFields): BFDProfile {
  return {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'BFDProfile',
    metadata: metaOf({ name, namespace, labels, annotations }),
    spec: withoutUndefined(spec),
  };
}

/** Fields of {@link community}. */
export interface CommunityFields extends ObjectFields {
  readonly communities: readonly CommunityAlias[];
}

/** A Community: aliases for community values. Alias names may be any string and stay unchanged. */
export function community({ name, namespace, labels, annotations, communities }: CommunityFields): Community {
  return {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'Community',
    metadata: metaOf({ name, namespace, labels, annotations }),
    spec: { communities },
  };
}

function metaOf({ name, namespace = 'metallb-system', labels, annotations }: ObjectFields): ObjectMeta {
  return withoutUndefined({ name: toDnsName(name), namespace, labels, annotations });
}

function writeAddresses(addresses: PoolAddresses): string[] {
  const list = addresses instanceof IpSet ? addresses.ranges : addresses;
  return list.map(writeAddress);
}

function writeAddress(range: string | IpRange): string {
  if (range instanceof IpRange) {
    return range.size === 1n
      ? `${formatAddress(range.firstAddress)}/${bitsOf(range.family)}`
      : range.toString();
  }
  // a single address contains neither
  if (range.includes('-') || range.includes('/')) return range;
  const lone = safeParseAddress(range.trim());
  return lone.issues === undefined ? `${formatAddress(lone.value)}/${bitsOf(lone.value.family)}` : range;
}
