import type { FindingPath } from '@gatesmith/diagnostics';
import { type IpRange, parseRange } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import type { HeldPool } from './cluster-state.ts';
import type { PoolBlock } from './pool-block.ts';
import { type Problem, problem } from './problem.ts';

interface SpecialRange {
  readonly range: IpRange;
  readonly what: string;
  readonly severity: 'error' | 'warning';
}

/** Ranges of RFC 6890 and friends that no LoadBalancer address can live in. */
const specialRanges: readonly SpecialRange[] = [
  { range: parseRange('0.0.0.0/8'), what: 'the "this network" range', severity: 'error' },
  { range: parseRange('127.0.0.0/8'), what: 'loopback', severity: 'error' },
  { range: parseRange('169.254.0.0/16'), what: 'link-local', severity: 'warning' },
  { range: parseRange('224.0.0.0/4'), what: 'multicast', severity: 'error' },
  { range: parseRange('240.0.0.0/4'), what: 'reserved', severity: 'error' },
  { range: parseRange('::/127'), what: 'unspecified or loopback', severity: 'error' },
  { range: parseRange('fe80::/10'), what: 'link-local', severity: 'warning' },
  { range: parseRange('ff00::/8'), what: 'multicast', severity: 'error' },
];

/** Properties of a pool that MetalLB accepts and that are mistakes all the same; they never change a verdict. */
export function strictProblems({ view, blocks }: HeldPool): Problem[] {
  return blocks.flatMap((block, index) => {
    const path = ['spec', 'addresses', index];
    const isMapped = block.range.family === 'ipv4' && block.text.includes(':');
    return [
      ...specialRanges
        .filter(({ range }) => range.overlaps(block.range))
        .map((special) => specialRangeProblem({ special, block, path })),
      ...(isMapped ? [mappedProblem(block, path)] : []),
      ...(!view.avoidBuggyIPs && holdsBuggy(block.range)
        ? [buggyProblem({ name: view.name, block, path })]
        : []),
    ];
  });
}

function specialRangeProblem({
  special: { what, severity },
  block,
  path,
}: {
  readonly special: SpecialRange;
  readonly block: PoolBlock;
  readonly path: FindingPath;
}): Problem {
  return problem('GS-POOL-SPECIAL-RANGE', {
    severity,
    path,
    message: `${quote(block.text)}: reaches into ${what} addresses, which no host outside a node can reach`,
    hint: `choose a range of your network, as in ${block.range.family === 'ipv4' ? '192.168.20.20-192.168.20.254' : 'fd00:20::100-fd00:20::1ff'}`,
  });
}

function mappedProblem({ text, range }: PoolBlock, path: FindingPath): Problem {
  return problem('GS-POOL-SPECIAL-RANGE', {
    severity: 'warning',
    path,
    message: `${quote(text)}: IPv4-mapped, which MetalLB takes for IPv4 but compares wrongly with other pools`,
    hint: `write ${range.toString()}`,
  });
}

/** Whether an IPv4 address that ends in .0 or .255 is in the range. */
function holdsBuggy({ family, first, size }: IpRange): boolean {
  if (family === 'ipv6') return false;
  const octet = first % 256n;
  return octet === 0n || octet + size > 255n;
}

function buggyProblem({
  name,
  block,
  path,
}: {
  readonly name: string;
  readonly block: PoolBlock;
  readonly path: FindingPath;
}): Problem {
  return problem('GS-POOL-BUGGY-IPS', {
    path,
    message: `pool ${quote(name)}: ${quote(block.text)} holds addresses that end in .0 or .255, which some old devices drop`,
    hint: 'set avoidBuggyIPs: true, or leave them out of the range',
  });
}
