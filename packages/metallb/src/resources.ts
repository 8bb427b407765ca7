import type { LabelSelector } from '@gatesmith/kubernetes';

/** Labels, annotations and the two names that every object here has. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The Services that may use a pool, and its place in the order of pools. */
export interface ServiceAllocation {
  /** Lower is tried first; 0 or absent is tried last. Equal priorities are a lottery. */
  readonly priority?: number | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly namespaceSelectors?: readonly LabelSelector[] | undefined;
  readonly serviceSelectors?: readonly LabelSelector[] | undefined;
}

export interface IPAddressPoolSpec {
  /** Prefixes (`10.0.0.0/24`) and ranges (`10.0.0.1-10.0.0.9`); a lone address needs `/32` or `/128`. */
  readonly addresses: readonly string[];
  /** @default true */
  readonly autoAssign?: boolean | undefined;
  /** Never hand out IPv4 addresses that end in .0 or .255. @default false */
  readonly avoidBuggyIPs?: boolean | undefined;
  readonly serviceAllocation?: ServiceAllocation | undefined;
}

/** Addresses that MetalLB may hand out. */
export interface IPAddressPool {
  readonly apiVersion: 'metallb.io/v1beta1';
  readonly kind: 'IPAddressPool';
  readonly metadata: ObjectMeta;
  readonly spec: IPAddressPoolSpec;
}

/** A preference for nodes; the weights of all that select a node are added up. */
export interface PreferredNodeSelector {
  readonly preference: LabelSelector;
  /** 1-100 */
  readonly weight: number;
}

export interface L2AdvertisementSpec {
  /** Pools by name; with no name and no selector, all pools. */
  readonly ipAddressPools?: readonly string[] | undefined;
  readonly ipAddressPoolSelectors?: readonly LabelSelector[] | undefined;
  /** Nodes that may announce; any selector is enough. */
  readonly nodeSelectors?: readonly LabelSelector[] | undefined;
  /** Nodes that announce rather than others, as long as they can; since MetalLB 0.16.2. */
  readonly preferredNodeSelectors?: readonly PreferredNodeSelector[] | undefined;
  readonly serviceSelectors?: readonly LabelSelector[] | undefined;
  /** Network interfaces to announce from; absent: all. */
  readonly interfaces?: readonly string[] | undefined;
}

/** Announces pools by ARP and neighbour discovery. */
export interface L2Advertisement {
  readonly apiVersion: 'metallb.io/v1beta1';
  readonly kind: 'L2Advertisement';
  readonly metadata: ObjectMeta;
  readonly spec: L2AdvertisementSpec;
}

export interface BGPAdvertisementSpec {
  /** @default 32 */
  readonly aggregationLength?: number | undefined;
  /** @default 128 */
  readonly aggregationLengthV6?: number | undefined;
  readonly localPref?: number | undefined;
  /** How often the own AS number is added to the path, 1-10; frr-k8s mode only, since MetalLB 0.16.2. */
  readonly asPathPrepend?: number | undefined;
  /** `1234:1234`, `large:1:2:3`, or the name of an alias in a Community. */
  readonly communities?: readonly string[] | undefined;
  readonly ipAddressPools?: readonly string[] | undefined;
  readonly ipAddressPoolSelectors?: readonly LabelSelector[] | undefined;
  readonly nodeSelectors?: readonly LabelSelector[] | undefined;
  readonly serviceSelectors?: readonly LabelSelector[] | undefined;
  /** BGPPeers by name; absent: all. */
  readonly peers?: readonly string[] | undefined;
}

/** Announces pools by BGP. */
export interface BGPAdvertisement {
  readonly apiVersion: 'metallb.io/v1beta1';
  readonly kind: 'BGPAdvertisement';
  readonly metadata: ObjectMeta;
  readonly spec: BGPAdvertisementSpec;
}

/** Without `password`, on purpose: a password belongs into the Secret that `passwordSecret` names. */
export interface BGPPeerSpec {
  readonly myASN: number;
  /** Exactly one of `peerASN` and `dynamicASN`. */
  readonly peerASN?: number | undefined;
  readonly dynamicASN?: 'internal' | 'external' | undefined;
  /** Exactly one of `peerAddress` and `interface`. */
  readonly peerAddress?: string | undefined;
  readonly interface?: string | undefined;
  readonly sourceAddress?: string | undefined;
  /** 1-16384. @default 179 */
  readonly peerPort?: number | undefined;
  /** A Go duration, 0 or at least 3s. */
  readonly holdTime?: string | undefined;
  readonly keepaliveTime?: string | undefined;
  /** 1s-65535s, whole seconds. Not in native mode. */
  readonly connectTime?: string | undefined;
  readonly routerID?: string | undefined;
  readonly nodeSelectors?: readonly LabelSelector[] | undefined;
  readonly passwordSecret?:
    | { readonly name?: string | undefined; readonly namespace?: string | undefined }
    | undefined;
  readonly bfdProfile?: string | undefined;
  readonly enableGracefulRestart?: boolean | undefined;
  readonly ebgpMultiHop?: boolean | undefined;
  readonly vrf?: string | undefined;
  readonly dualStackAddressFamily?: boolean | undefined;
  /** Deprecated upstream in favour of `dualStackAddressFamily`. */
  readonly disableMP?: boolean | undefined;
  readonly localASN?: number | undefined;
}

/** A BGP router to talk to. */
export interface BGPPeer {
  readonly apiVersion: 'metallb.io/v1beta2';
  readonly kind: 'BGPPeer';
  readonly metadata: ObjectMeta;
  readonly spec: BGPPeerSpec;
}

/** Times in milliseconds. */
export interface BFDProfileSpec {
  readonly receiveInterval?: number | undefined;
  readonly transmitInterval?: number | undefined;
  readonly detectMultiplier?: number | undefined;
  readonly echoInterval?: number | undefined;
  readonly echoMode?: boolean | undefined;
  readonly passiveMode?: boolean | undefined;
  readonly minimumTtl?: number | undefined;
}

/** Timers of BFD sessions, used by BGPPeers by name. */
export interface BFDProfile {
  readonly apiVersion: 'metallb.io/v1beta1';
  readonly kind: 'BFDProfile';
  readonly metadata: ObjectMeta;
  readonly spec: BFDProfileSpec;
}

/** A name for a BGP community value. */
export interface CommunityAlias {
  readonly name: string;
  /** `1234:1234` or `large:1:2:3`. */
  readonly value: string;
}

/** Named community values, used by BGPAdvertisements. */
export interface Community {
  readonly apiVersion: 'metallb.io/v1beta1';
  readonly kind: 'Community';
  readonly metadata: ObjectMeta;
  readonly spec: { readonly communities?: readonly CommunityAlias[] | undefined };
}

/** Everything a person configures MetalLB with. */
export type MetalLBResource =
  | BFDProfile
  | BGPAdvertisement
  | BGPPeer
  | Community
  | IPAddressPool
  | L2Advertisement;
