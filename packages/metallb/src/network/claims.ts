import { IpRange, IpSet, safeParseRange } from '@gatesmith/ip-range';
import type { MetallbCode } from '../finding-registry.ts';
import { report } from '../report.ts';
import type { NetworkFacts } from './network-facts.ts';
import type { NetworkFinding } from './network-finding.ts';

/** Addresses that a pool must not contain. */
export interface Claim {
  readonly range: IpRange;
  /** `node n1`, `the pod network`. */
  readonly by: string;
}

/** Claims for the same reason. */
export interface ClaimGroup {
  readonly code: MetallbCode;
  readonly claims: readonly Claim[];
  /** All claims of the group. */
  readonly set: IpSet;
  readonly consequence: string;
}

type FactField =
  | 'nodes'
  | 'nodeCIDRs'
  | 'podCIDRs'
  | 'serviceCIDRs'
  | 'gateways'
  | 'apiEndpoints'
  | 'dhcpRanges'
  | 'reserved'
  | 'inUse';

interface Fact {
  readonly text: string;
  readonly by: string;
}

/** The claims of the network, by reason; facts that cannot be read become findings. */
export function readClaims(network: NetworkFacts): {
  readonly groups: readonly ClaimGroup[];
  readonly findings: readonly NetworkFinding[];
} {
  const findings: NetworkFinding[] = [];
  const read = (field: FactField): readonly Claim[] => {
    const facts = readFacts(field, factsOf(field, network));
    for (const finding of facts.findings) findings.push(finding);
    return facts.claims;
  };
  // the subnets are read first, so that their findings come first
  const subnets = read('nodeCIDRs');
  const groups = reasons.map(({ field, code, consequence }): ClaimGroup => {
    const claims = field === 'nodeCIDRs' ? edgesOf(subnets) : read(field);
    return { code, claims, consequence, set: IpSet.from(claims.map(({ range }) => range)) };
  });
  return { groups: groups.filter(({ claims }) => claims.length > 0), findings };
}

const reasons: readonly {
  readonly field: FactField;
  readonly code: MetallbCode;
  readonly consequence: string;
}[] = [
  {
    field: 'nodes',
    code: 'GS-POOL-NODE-ADDRESS',
    consequence: 'MetalLB would hand it out and the node would drop off the network',
  },
  {
    field: 'podCIDRs',
    code: 'GS-POOL-POD-CIDR',
    consequence: 'traffic to it would end in the cluster network',
  },
  {
    field: 'serviceCIDRs',
    code: 'GS-POOL-SERVICE-CIDR',
    consequence: 'traffic to it would end in the cluster network',
  },
  {
    field: 'gateways',
    code: 'GS-POOL-GATEWAY',
    consequence: 'two machines would answer for the gateway of the network',
  },
  {
    field: 'apiEndpoints',
    code: 'GS-POOL-API-ENDPOINT',
    consequence: 'the cluster would lose its API server',
  },
  {
    field: 'dhcpRanges',
    code: 'GS-POOL-DHCP-RANGE',
    consequence: 'the DHCP server would give the same address to another machine',
  },
  {
    field: 'reserved',
    code: 'GS-POOL-RESERVED',
    consequence: 'the address is reserved for something else',
  },
  { field: 'inUse', code: 'GS-POOL-IN-USE', consequence: 'two machines would answer for it' },
  { field: 'nodeCIDRs', code: 'GS-POOL-NETWORK-ADDRESS', consequence: 'no machine may have it' },
];

const owners: Readonly<Record<Exclude<FactField, 'nodes' | 'nodeCIDRs' | 'inUse'>, string>> = {
  podCIDRs: 'the pod network',
  serviceCIDRs: 'the Service network',
  gateways: 'the gateway',
  apiEndpoints: 'the API server',
  dhcpRanges: 'a DHCP range',
  reserved: 'the reserved addresses',
};

function factsOf(field: FactField, network: NetworkFacts): readonly Fact[] {
  switch (field) {
    case 'nodes':
      return (network.nodes ?? []).flatMap(({ name, addresses = [] }) =>
        addresses.map((text) => ({ text, by: `node ${name}` })),
      );
    case 'nodeCIDRs':
      return (network.nodeCIDRs ?? []).map((text) => ({ text, by: text }));
    case 'inUse':
      return (network.inUse ?? []).map(({ address, holder }) => ({ text: address, by: holder }));
    default:
      return (network[field] ?? []).map((text) => ({ text, by: owners[field] }));
  }
}

function readFacts(
  field: FactField,
  facts: readonly Fact[],
): { readonly claims: Claim[]; readonly findings: NetworkFinding[] } {
  const claims: Claim[] = [];
  const findings: NetworkFinding[] = [];
  for (const [index, { text, by }] of facts.entries()) {
    const { value: range, issues } = safeParseRange(text);
    if (issues === undefined) {
      claims.push({ range, by });
      continue;
    }
    const [{ message, hint }] = issues;
    const subject = `network.${field}`;
    const path = ['network', field, index];
    findings.push(
      report('GS-NETWORK-FACT-INVALID', {
        subject,
        path,
        message,
        ...(hint === undefined ? {} : { hint }),
      }),
    );
  }
  return { claims, findings };
}

/** Network and broadcast address of an IPv4 subnet; a /31 and a /32 have none (RFC 3021). */
function edgesOf(subnets: readonly Claim[]): Claim[] {
  return subnets.flatMap(({ range, by }) => {
    if (range.family === 'ipv6' || range.size < 4n) return [];
    return [
      { range: IpRange.of('ipv4', range.first), by: `the network address of ${by}` },
      { range: IpRange.of('ipv4', range.last), by: `the broadcast address of ${by}` },
    ];
  });
}
