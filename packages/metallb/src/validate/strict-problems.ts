import type { FindingPath } from '@gatesmith/diagnostics';
import { IpRange, IpSet, parseRange } from '@gatesmith/ip-range';
import { append } from '../append.ts';
import type { HeldPool } from './cluster-state.ts';
import type { PoolBlock } from './pool-block.ts';
import { type Problem, quote } from './problem.ts';

interface SpecialRange {
  readonly range: IpRange;
  readonly what: string;
  readonly severity: 'error' | 'warning';
}

/** Ranges of RFC 6890 and friends that no LoadBalancer address can live in. */
const special: readonly SpecialRange[] = [
  { range: parseRange('0.0.0.0/8'), what: 'the "this network" range', severity: 'error' },
  { range: parseRange('127.0.0.0/8'), what: 'loopback', severity: 'error' },
  { range: parseRange('169.254.0.0/16'), what: 'link-local', severity: 'warning' },
  { range: parseRange('224.0.0.0/4'), what: 'multicast', severity: 'error' },
  { range: parseRange('240.0.0.0/4'), what: 'reserved', severity: 'error' },
  { range: parseRange('::/127'), what: 'unspecified or loopback', severity: 'error' },
  { range: parseRange('fe80::/10'), what: 'link-local', severity: 'warning' },
  { range: parseRange('ff00::/8'), what: 'multicast', severity: 'error' },
];

const specialSet = IpSet.from(special.map(({ range }) => range));

/** What MetalLB accepts in a pool and a person should still know; never changes a verdict. */
export function strictProblems({ view, blocks }: HeldPool): Problem[] {
  const problems: Problem[] = [];
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block === undefined) continue;
    const path = ['spec', 'addresses', index];
    const range = IpRange.of(block.family, block.first, block.last);
    if (specialSet.overlaps(range)) append(problems, specialProblems(block, range, path));
    if (block.family === 'ipv4' && block.text.includes(':')) problems.push(mapped(block, range, path));
    if (!view.avoidBuggyIPs && holdsBuggy(block)) problems.push(buggy(view.name, block, path));
  }
  return problems;
}

function specialProblems(block: PoolBlock, range: IpRange, path: FindingPath): Problem[] {
  return special
    .filter((entry) => entry.range.overlaps(range))
    .map(({ what, severity, range: { family } }) => ({
      code: 'GS-POOL-SPECIAL-RANGE',
      severity,
      path,
      message: `${quote(block.text)}: reaches into ${what} addresses, which nobody outside a node can reach`,
      hint: `choose a range of your network, as in ${family === 'ipv4' ? '192.168.20.20-192.168.20.254' : 'fd00:20::100-fd00:20::1ff'}`,
    }));
}

function mapped(block: PoolBlock, range: IpRange, path: FindingPath): Problem {
  return {
    code: 'GS-POOL-SPECIAL-RANGE',
    severity: 'warning',
    path,
    message: `${quote(block.text)}: IPv4-mapped, which MetalLB takes for IPv4 but compares wrongly with other pools`,
    hint: `write ${range.toString()}`,
  };
}

/** Whether an IPv4 address that ends in .0 or .255 is in the block. */
export function holdsBuggy({ family, first, last }: PoolBlock): boolean {
  if (family === 'ipv6') return false;
  const low = Number(first & 255n);
  return low === 0 || low + Number(last - first) >= 255;
}

function buggy(name: string, block: PoolBlock, path: FindingPath): Problem {
  return {
    code: 'GS-POOL-BUGGY-IPS',
    severity: 'warning',
    path,
    message: `pool ${quote(name)}: ${quote(block.text)} holds addresses that end in .0 or .255, which some old devices drop`,
    hint: 'set avoidBuggyIPs: true, or leave them out of the range',
  };
}
