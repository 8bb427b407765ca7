import type { Finding, FindingPath } from '@gatesmith/diagnostics';
import { compareRanges, type IpFamily, IpRange, IpSet, safeParseRange } from '@gatesmith/ip-range';
import { advertises } from './advertises.ts';
import { append } from './append.ts';
import { bgpAdvertisement, l2Advertisement, pool } from './build-resources.ts';
import type { FrontDoorFields } from './front-door.ts';
import { announcerFindings } from './network/announcer-findings.ts';
import { coverageFindings } from './network/coverage-findings.ts';
import { lotteryFindings } from './network/lottery-findings.ts';
import { isPoolBlock, parsePoolBlock } from './validate/pool-block.ts';
import { quote } from './validate/problem.ts';

/** A node, as far as announcing addresses is concerned. */
export interface NodeFacts {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** InternalIP and ExternalIP addresses. */
  readonly addresses?: readonly string[] | undefined;
}

/** An address somebody holds already. */
export interface HeldAddress {
  readonly address: string;
  /** Who holds it, as a person would name it: `Service/web/shop`. */
  readonly holder: string;
}

/** What is known about the wire and the cluster; every part is optional, and what is absent is not checked. */
export interface NetworkFacts {
  readonly nodes?: readonly NodeFacts[] | undefined;
  /** Subnets the nodes' interfaces are in. */
  readonly nodeCIDRs?: readonly string[] | undefined;
  readonly podCIDRs?: readonly string[] | undefined;
  readonly serviceCIDRs?: readonly string[] | undefined;
  readonly gateways?: readonly string[] | undefined;
  /** Addresses of the API server: endpoint, virtual IP. */
  readonly apiEndpoints?: readonly string[] | undefined;
  readonly dhcpRanges?: readonly string[] | undefined;
  readonly reserved?: readonly string[] | undefined;
  /** Held by others than the Services that MetalLB serves from these pools. */
  readonly inUse?: readonly HeldAddress[] | undefined;
  /** MetalLB's `speaker.ignoreExcludeLB`. @default false */
  readonly ignoreExcludeLB?: boolean | undefined;
}

/** What {@link checkNetwork} looks at: the sections of a values file, and what is known about the network. */
export interface CheckNetworkInput extends FrontDoorFields {
  readonly network: NetworkFacts;
}

/** One change of a values file, addressed as a finding addresses it. */
export interface ValuesChange {
  readonly path: FindingPath;
  /** The value to set there; lists are replaced as a whole. */
  readonly value: unknown;
}

/** The smallest change of the values file that makes a finding go away. */
export interface ValuesFix {
  readonly summary: string;
  readonly changes: readonly ValuesChange[];
}

/** A finding of {@link checkNetwork}, with its cure where one can be computed. */
export interface NetworkFinding extends Finding {
  readonly fix?: ValuesFix | undefined;
}

interface Claim {
  readonly range: IpRange;
  /** `node n1`, `the pod network`. */
  readonly by: string;
}

interface Claims {
  readonly code: string;
  readonly touching: (range: IpRange) => readonly Claim[];
  readonly set: IpSet;
  readonly consequence: string;
}

const mostNamed = 3;

/**
 * What MetalLB does not check: the pools against the wire they are put on. Finds addresses that somebody else has,
 * network and broadcast addresses, pools that Layer 2 cannot reach, advertisements that no node would announce, and pools
 * among which MetalLB chooses by chance.
 *
 * The fix of a collision splits the pool around everything it collides with, so that one change cures all of them.
 * Texts that cannot be read are reported as `GS-NETWORK-FACT-INVALID`, or left to `validateResources` when they are a
 * pool's. Never throws.
 *
 * @example
 * ```ts
 * import { checkNetwork } from '@gatesmith/metallb';
 *
 * const [finding] = checkNetwork({
 *   pools: [{ name: 'default', addresses: ['192.168.20.10-192.168.20.20'] }],
 *   network: { nodes: [{ name: 'n1', addresses: ['192.168.20.11'] }] },
 * });
 * finding?.code; // 'GS-POOL-NODE-ADDRESS'
 * finding?.fix?.changes[0]?.value; // ['192.168.20.10/32', '192.168.20.12-192.168.20.20']
 * ```
 */
export function checkNetwork({
  pools,
  layer2,
  bgp,
  namespace = 'metallb-system',
  network,
}: CheckNetworkInput): NetworkFinding[] {
  const findings: NetworkFinding[] = [];
  const claims = gather(network, findings);
  const everything = IpSet.from(claims.flatMap(({ set }) => set.ranges));
  const nodeNetworks = IpSet.from(
    (network.nodeCIDRs ?? []).flatMap((text) => safeParseRange(text).value ?? []),
  );
  if (claims.length > 0 || !nodeNetworks.isEmpty) {
    append(findings, placeFindings({ pools, layer2, bgp, namespace }, claims, everything, nodeNetworks));
  }
  append(findings, coverageFindings({ pools, layer2, bgp, namespace }));
  append(findings, announcerFindings({ pools, layer2, bgp, namespace, network }));
  append(findings, lotteryFindings(pools, namespace));
  return findings;
}

/** Pools whose addresses somebody else has, or which Layer 2 cannot reach. */
function placeFindings(
  { pools, layer2, bgp, namespace = '' }: FrontDoorFields,
  claims: readonly Claims[],
  everything: IpSet,
  nodeNetworks: IpSet,
): NetworkFinding[] {
  const findings: NetworkFinding[] = [];
  const bgpAdvertisements = (bgp?.advertisements ?? []).map(bgpAdvertisement);
  const l2Advertisements = layer2?.map(l2Advertisement);
  for (const [index, fields] of pools.entries()) {
    const built = pool({ ...fields, namespace });
    const subject = `IPAddressPool/${namespace}/${built.metadata.name}`;
    const texts = built.spec.addresses;
    const ranges = texts.map(rangeOf);
    // each is the same for every range of the pool
    let fix: { readonly cure: ValuesFix | undefined } | undefined;
    let reachable: typeof fix;
    for (const [at, range] of ranges.entries()) {
      if (range === undefined) continue;
      const path = ['pools', index, 'addresses', at];
      if (everything.overlaps(range)) {
        fix ??= { cure: splitFix(index, built.metadata.name, texts, ranges, everything) };
        for (const group of claims)
          append(findings, collision(group, range, built.metadata.name, subject, path, fix.cure));
      }
      const byLayer2 =
        fields.allocateOnly !== true &&
        (l2Advertisements === undefined
          ? !bgpAdvertisements.some((advertisement) => advertises(advertisement, built))
          : l2Advertisements.some((advertisement) => advertises(advertisement, built)));
      if (byLayer2 && isOutside(range, nodeNetworks)) {
        reachable ??= { cure: reachableFix(index, texts, ranges, nodeNetworks) };
        findings.push(unreachable(range, nodeNetworks, built.metadata.name, subject, path, reachable.cure));
      }
    }
  }
  return findings;
}

function gather(network: NetworkFacts, findings: NetworkFinding[]): Claims[] {
  const read = (field: string, texts: readonly { readonly text: string; readonly by: string }[]): Claim[] =>
    texts.flatMap(({ text, by }, index): Claim[] => {
      const parsed = safeParseRange(text);
      if (parsed.issues === undefined) return [{ range: parsed.value, by }];
      const [{ message, hint }] = parsed.issues;
      findings.push({
        code: 'GS-NETWORK-FACT-INVALID',
        severity: 'error',
        subject: `network.${field}`,
        path: ['network', field, index],
        message,
        ...(hint === undefined ? {} : { hint }),
      });
      return [];
    });
  const plain = (
    field: 'podCIDRs' | 'serviceCIDRs' | 'gateways' | 'apiEndpoints' | 'dhcpRanges' | 'reserved',
    by: string,
  ): Claim[] =>
    read(
      field,
      (network[field] ?? []).map((text) => ({ text, by })),
    );
  const subnets = read(
    'nodeCIDRs',
    (network.nodeCIDRs ?? []).map((text) => ({ text, by: text })),
  );
  const nodes = (network.nodes ?? []).flatMap(({ name, addresses = [] }) =>
    addresses.map((text) => ({ text, by: `node ${name}` })),
  );
  const groups: readonly (readonly [code: string, claims: readonly Claim[], consequence: string])[] = [
    [
      'GS-POOL-NODE-ADDRESS',
      read('nodes', nodes),
      'MetalLB would hand it out and the node would drop off the network',
    ],
    [
      'GS-POOL-POD-CIDR',
      plain('podCIDRs', 'the pod network'),
      'traffic to it would end in the cluster network',
    ],
    [
      'GS-POOL-SERVICE-CIDR',
      plain('serviceCIDRs', 'the Service network'),
      'traffic to it would end in the cluster network',
    ],
    [
      'GS-POOL-GATEWAY',
      plain('gateways', 'the gateway'),
      'two machines would answer for the way out of the network',
    ],
    [
      'GS-POOL-API-ENDPOINT',
      plain('apiEndpoints', 'the API server'),
      'the cluster would lose its API server',
    ],
    [
      'GS-POOL-DHCP-RANGE',
      plain('dhcpRanges', 'a DHCP range'),
      'the DHCP server would give the same address to another machine',
    ],
    [
      'GS-POOL-RESERVED',
      plain('reserved', 'the reserved addresses'),
      'the address is reserved for something else',
    ],
    [
      'GS-POOL-IN-USE',
      read(
        'inUse',
        (network.inUse ?? []).map(({ address, holder }) => ({ text: address, by: holder })),
      ),
      'two machines would answer for it',
    ],
    ['GS-POOL-NETWORK-ADDRESS', edgesOf(subnets), 'no machine may have it'],
  ];
  return groups
    .filter(([, claims]) => claims.length > 0)
    .map(([code, claims, consequence]) => ({
      code,
      touching: lookup(claims),
      consequence,
      set: IpSet.from(claims.map(({ range }) => range)),
    }));
}

/** Finds the claims that share an address with a range, in the order given, without going through all of them. */
function lookup(claims: readonly Claim[]): (range: IpRange) => readonly Claim[] {
  const sorted = claims
    .map((claim, rank) => ({ claim, rank }))
    .sort((a, b) => compareRanges(a.claim.range, b.claim.range));
  // the highest end so far: nothing before an entry reaches further
  let reach: IpRange | undefined;
  const reaches = sorted.map(({ claim: { range } }) => {
    if (reach === undefined || reach.family !== range.family || reach.last < range.last) reach = range;
    return reach;
  });
  return (range) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = sorted[middle]?.claim.range;
      const isAfter =
        one !== undefined && (one.family === range.family ? one.first > range.last : one.family === 'ipv6');
      if (isAfter) high = middle;
      else low = middle + 1;
    }
    const found: (typeof sorted)[number][] = [];
    for (let at = low - 1; at >= 0; at -= 1) {
      const entry = sorted[at];
      const furthest = reaches[at];
      if (furthest === undefined || furthest.family !== range.family || furthest.last < range.first) break;
      if (entry?.claim.range.overlaps(range) === true) found.push(entry);
    }
    return found.sort((a, b) => a.rank - b.rank).map(({ claim }) => claim);
  };
}

/** Network and broadcast address of an IPv4 subnet; a /31 and a /32 have none (RFC 3021). */
function edgesOf(subnets: readonly Claim[]): Claim[] {
  return subnets.flatMap(({ range, by }) =>
    range.family === 'ipv6' || range.size < 4n
      ? []
      : [
          { range: IpRange.of('ipv4', range.first), by: `the network address of ${by}` },
          { range: IpRange.of('ipv4', range.last), by: `the broadcast address of ${by}` },
        ],
  );
}

function collision(
  { code, touching, set, consequence }: Claims,
  range: IpRange,
  name: string,
  subject: string,
  path: FindingPath,
  fix: ValuesFix | undefined,
): NetworkFinding[] {
  if (!set.overlaps(range)) return [];
  const touched = touching(range);
  const shown = touched
    .slice(0, mostNamed)
    .map((claim) => `${String(claim.range.intersection(range))} (${claim.by})`);
  const more = touched.length > mostNamed ? ` and ${touched.length - mostNamed} more` : '';
  const message = `pool ${quote(name)}: ${String(range)} holds ${shown.join(', ')}${more}; ${consequence}`;
  return [
    {
      code,
      severity: 'error',
      subject,
      path,
      message,
      hint: fix?.summary ?? 'choose another range',
      ...(fix === undefined ? {} : { fix }),
    },
  ];
}

function splitFix(
  index: number,
  name: string,
  texts: readonly string[],
  ranges: readonly (IpRange | undefined)[],
  everything: IpSet,
): ValuesFix | undefined {
  const value = texts.flatMap((text, at) => {
    const range = ranges[at];
    if (range === undefined || !everything.overlaps(range)) return [text];
    return IpSet.of(range).subtract(everything).ranges.map(writeRange);
  });
  if (value.length === 0) return undefined;
  return {
    summary: `split pool ${name} around them: addresses: [${value.slice(0, 6).join(', ')}${value.length > 6 ? ', …' : ''}]`,
    changes: [{ path: ['pools', index, 'addresses'], value }],
  };
}

function isOutside(range: IpRange, networks: IpSet): boolean {
  const known = networks.only(range.family);
  return !known.isEmpty && !known.contains(range);
}

/** The pool without what is in no subnet; nothing when that is all of it. */
function reachableFix(
  index: number,
  texts: readonly string[],
  ranges: readonly (IpRange | undefined)[],
  networks: IpSet,
): ValuesFix | undefined {
  const value = texts.flatMap((text, at) => {
    const range = ranges[at];
    if (range === undefined || !isOutside(range, networks)) return [text];
    return IpSet.of(range).intersection(networks).ranges.map(writeRange);
  });
  if (value.length === 0) return undefined;
  return {
    summary: `keep what is in a subnet of the nodes: addresses: [${value.slice(0, 6).join(', ')}${value.length > 6 ? ', …' : ''}]`,
    changes: [{ path: ['pools', index, 'addresses'], value }],
  };
}

function unreachable(
  range: IpRange,
  networks: IpSet,
  name: string,
  subject: string,
  path: FindingPath,
  fix: ValuesFix | undefined,
): NetworkFinding {
  const known = networks.only(range.family);
  const outside = IpSet.of(range).subtract(known);
  return {
    code: 'GS-POOL-OUTSIDE-SUBNET',
    severity: 'warning',
    subject,
    path,
    message: `pool ${quote(name)}: ${cutList(outside)} is in no subnet of the nodes (${cutList(known)}), so in Layer 2 nobody asks for it by ARP or neighbour discovery unless a route leads there`,
    hint: 'choose addresses of a node subnet, or add a route on the router',
    ...(fix === undefined ? {} : { fix }),
  };
}

function cutList(set: IpSet): string {
  const shown = set.ranges.slice(0, mostNamed).join(', ');
  return set.ranges.length > mostNamed ? `${shown}, …` : shown;
}

function rangeOf(text: string): IpRange | undefined {
  const parsed = parsePoolBlock(text);
  return isPoolBlock(parsed) ? IpRange.of(parsed.family, parsed.first, parsed.last) : undefined;
}

const lone: Readonly<Record<IpFamily, string>> = { ipv4: '/32', ipv6: '/128' };

function writeRange(range: IpRange): string {
  return range.size === 1n ? `${range.toString()}${lone[range.family]}` : range.toString();
}
