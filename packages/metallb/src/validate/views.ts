import { ownValue, parseGoDuration, type UnknownRecord } from '@gatesmith/kubernetes';
import type { AdmittedObject } from './admit-object.ts';
import type { LooseSelector } from './loose-selector.ts';

/** The fields of a pool that the rules use. */
export interface PoolView {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly addresses: readonly string[];
  readonly autoAssign: boolean;
  readonly avoidBuggyIPs: boolean;
  readonly serviceAllocation?:
    | {
        readonly priority?: number | undefined;
        readonly namespaces?: readonly string[] | undefined;
        readonly namespaceSelectors?: readonly LooseSelector[] | undefined;
        readonly serviceSelectors?: readonly LooseSelector[] | undefined;
      }
    | undefined;
}

/** The fields of both kinds of advertisement that the rules use. */
export interface L2AdvertisementView {
  readonly name: string;
  readonly ipAddressPools?: readonly string[] | undefined;
  readonly ipAddressPoolSelectors?: readonly LooseSelector[] | undefined;
  readonly nodeSelectors?: readonly LooseSelector[] | undefined;
  readonly preferredNodeSelectors?: readonly { readonly preference: LooseSelector }[] | undefined;
  readonly serviceSelectors?: readonly LooseSelector[] | undefined;
}

/** The fields of a BGPAdvertisement that the rules use. */
export interface BgpAdvertisementView extends L2AdvertisementView {
  readonly aggregationLength: number;
  readonly aggregationLengthV6: number;
  readonly localPref: number;
  /** 0 when absent, as in Go. */
  readonly asPathPrepend: number;
  readonly communities?: readonly string[] | undefined;
  readonly peers?: readonly string[] | undefined;
}

/** The fields of a BGPPeer that the rules use; absent strings are empty and absent numbers 0, as in Go. */
export interface PeerView {
  readonly name: string;
  readonly myASN: number;
  readonly peerASN: number;
  readonly dynamicASN: string;
  readonly peerAddress: string;
  readonly interface: string;
  readonly sourceAddress: string;
  readonly routerID: string;
  readonly vrf: string;
  readonly bfdProfile: string;
  readonly holdTime: bigint | undefined;
  readonly keepaliveTime: bigint | undefined;
  readonly hasConnectTime: boolean;
  readonly enableGracefulRestart: boolean;
  readonly ebgpMultiHop: boolean;
  readonly disableMP: boolean;
  readonly dualStackAddressFamily: boolean;
  readonly localASN: number;
  readonly nodeSelectors?: readonly LooseSelector[] | undefined;
}

/** The fields of a Community that the rules use. */
export interface CommunityView {
  readonly name: string;
  readonly aliases: readonly { readonly name?: string; readonly value?: string }[];
}

/*
 * The casts below narrow what `admitObject` has checked against the CRD's schema: only objects without a refusal come
 * here, and every field named is of the cast type there.
 */

export function poolView({ name, labels, spec }: AdmittedObject): PoolView {
  return {
    name,
    labels,
    addresses: spec['addresses'] as readonly string[],
    autoAssign: spec['autoAssign'] !== false,
    avoidBuggyIPs: spec['avoidBuggyIPs'] === true,
    serviceAllocation: spec['serviceAllocation'] as PoolView['serviceAllocation'],
  };
}

export function l2View({ name, spec }: AdmittedObject): L2AdvertisementView {
  return {
    name,
    ipAddressPools: spec['ipAddressPools'] as L2AdvertisementView['ipAddressPools'],
    ipAddressPoolSelectors: spec['ipAddressPoolSelectors'] as L2AdvertisementView['ipAddressPoolSelectors'],
    nodeSelectors: spec['nodeSelectors'] as L2AdvertisementView['nodeSelectors'],
    preferredNodeSelectors: spec['preferredNodeSelectors'] as L2AdvertisementView['preferredNodeSelectors'],
    serviceSelectors: spec['serviceSelectors'] as L2AdvertisementView['serviceSelectors'],
  };
}

export function bgpAdvertisementView(object: AdmittedObject): BgpAdvertisementView {
  const { spec } = object;
  return {
    ...l2View(object),
    aggregationLength: numberOf(spec, 'aggregationLength') ?? 32,
    aggregationLengthV6: numberOf(spec, 'aggregationLengthV6') ?? 128,
    localPref: numberOf(spec, 'localPref') ?? 0,
    asPathPrepend: numberOf(spec, 'asPathPrepend') ?? 0,
    communities: spec['communities'] as BgpAdvertisementView['communities'],
    peers: spec['peers'] as BgpAdvertisementView['peers'],
  };
}

export function peerView({ name, spec, apiVersion }: AdmittedObject): PeerView {
  // v1beta1 has no absent timers: its conversion turns them into 0
  const absent = apiVersion.endsWith('/v1beta1') ? 0n : undefined;
  return {
    name,
    myASN: numberOf(spec, 'myASN') ?? 0,
    peerASN: numberOf(spec, 'peerASN') ?? 0,
    dynamicASN: stringOf(spec, 'dynamicASN'),
    peerAddress: stringOf(spec, 'peerAddress'),
    interface: stringOf(spec, 'interface'),
    sourceAddress: stringOf(spec, 'sourceAddress'),
    routerID: stringOf(spec, 'routerID'),
    vrf: stringOf(spec, 'vrf'),
    bfdProfile: stringOf(spec, 'bfdProfile'),
    holdTime: durationOf(spec, 'holdTime') ?? absent,
    keepaliveTime: durationOf(spec, 'keepaliveTime') ?? absent,
    hasConnectTime: ownValue(spec, 'connectTime') !== undefined,
    enableGracefulRestart: spec['enableGracefulRestart'] === true,
    ebgpMultiHop: spec['ebgpMultiHop'] === true,
    disableMP: spec['disableMP'] === true,
    dualStackAddressFamily: spec['dualStackAddressFamily'] === true,
    localASN: numberOf(spec, 'localASN') ?? 0,
    nodeSelectors: spec['nodeSelectors'] as PeerView['nodeSelectors'],
  };
}

export function communityView({ name, spec }: AdmittedObject): CommunityView {
  return { name, aliases: (spec['communities'] ?? []) as CommunityView['aliases'] };
}

export function isEchoProfile({ spec }: AdmittedObject): boolean {
  return spec['echoMode'] === true;
}

function stringOf(spec: UnknownRecord, field: string): string {
  const value = ownValue(spec, field);
  return typeof value === 'string' ? value : '';
}

function numberOf(spec: UnknownRecord, field: string): number | undefined {
  const value = ownValue(spec, field);
  return typeof value === 'number' ? value : undefined;
}

function durationOf(spec: UnknownRecord, field: string): bigint | undefined {
  const value = ownValue(spec, field);
  return typeof value === 'string' ? parseGoDuration(value) : undefined;
}
