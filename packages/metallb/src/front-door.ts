import type { Finding } from '@gatesmith/diagnostics';
import { coverage } from './advertises.ts';
import {
  type BfdProfileFields,
  type BgpAdvertisementFields,
  type BgpPeerEntry,
  bfdProfile,
  bgpAdvertisement,
  type CommunityFields,
  community,
  type L2AdvertisementFields,
  l2Advertisement,
  type PoolFields,
  peerOf,
  pool,
} from './build-resources.ts';
import { report } from './report.ts';
import type { MetalLBResource } from './resources.ts';

/** The BGP half of a front door. */
export interface BgpFields {
  readonly peers?: readonly BgpPeerEntry[] | undefined;
  readonly advertisements?: readonly BgpAdvertisementFields[] | undefined;
  readonly bfdProfiles?: readonly BfdProfileFields[] | undefined;
  readonly communities?: readonly CommunityFields[] | undefined;
}

/** The sections of a values file from which a front door is built, in MetalLB's own words. */
export interface FrontDoorFields {
  readonly pools: readonly PoolFields[];
  /** Absent: one advertisement that names every pool which nothing else covers and which is not `allocateOnly`. */
  readonly layer2?: readonly L2AdvertisementFields[] | undefined;
  readonly bgp?: BgpFields | undefined;
  /** Where MetalLB runs. @default 'metallb-system' */
  readonly namespace?: string | undefined;
}

/** The ordered set of resources, and the problems of the whole. */
export interface FrontDoor {
  /** In an order in which each can be created: an object comes after those that it refers to. */
  readonly resources: readonly MetalLBResource[];
  /** Pools that no advertisement covers (`GS-POOL-UNADVERTISED`). `validateResources` and `checkNetwork` find everything else. */
  readonly findings: readonly Finding[];
}

/**
 * Builds every resource of a front door: profiles, communities, peers, pools, advertisements. The order of the result
 * depends on the input's order only.
 *
 * @example
 * ```ts
 * import { frontDoor } from '@gatesmith/metallb';
 *
 * const { resources } = frontDoor({ pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }] });
 * resources.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
 * // ['IPAddressPool/default', 'L2Advertisement/default']
 * ```
 */
export function frontDoor({
  pools,
  layer2,
  bgp = {},
  namespace = 'metallb-system',
}: FrontDoorFields): FrontDoor {
  const inNamespace = <T extends { readonly namespace?: string | undefined }>(fields: T): T => ({
    namespace,
    ...fields,
  });
  const builtPools = pools.map((fields) => pool(inNamespace(fields)));
  const bgpAdvertisements = (bgp.advertisements ?? []).map((fields) => bgpAdvertisement(inNamespace(fields)));
  const isOverBgp = coverage(bgpAdvertisements);
  const toCover = builtPools.filter(
    (built, index) => pools[index]?.allocateOnly !== true && !isOverBgp(built),
  );
  const l2Advertisements =
    layer2?.map((fields) => l2Advertisement(inNamespace(fields))) ??
    (toCover.length === 0
      ? []
      : [
          l2Advertisement({
            name: 'default',
            namespace,
            ipAddressPools: toCover.map(({ metadata }) => metadata.name),
          }),
        ]);
  const isCovered = coverage([...bgpAdvertisements, ...l2Advertisements]);
  const findings = builtPools.flatMap((built, index) => {
    const isSilent = pools[index]?.allocateOnly === true;
    if (isSilent || isCovered(built)) return [];
    const { name } = built.metadata;
    return report('GS-POOL-UNADVERTISED', {
      subject: `IPAddressPool/${built.metadata.namespace}/${name}`,
      path: ['pools', index],
      message: `pool "${name}": no advertisement covers it, so its addresses would be assigned and never answer`,
      hint: `add "${name}" to ipAddressPools of an entry under layer2 or bgp.advertisements, or set allocateOnly: true if that is meant`,
    });
  });
  const resources: MetalLBResource[] = [
    ...(bgp.bfdProfiles ?? []).map((fields) => bfdProfile(inNamespace(fields))),
    ...(bgp.communities ?? []).map((fields) => community(inNamespace(fields))),
    ...(bgp.peers ?? []).map((fields) => peerOf(inNamespace(fields))),
    ...builtPools,
    ...l2Advertisements,
    ...bgpAdvertisements,
  ];
  return { resources, findings };
}
