import type { FindingPath } from '@gatesmith/diagnostics';
import { IpRange } from '@gatesmith/ip-range';
import type { HeldPool } from './cluster-state.ts';
import { isPoolBlock, type PoolBlock, parsePoolBlock } from './pool-block.ts';
import { type Problem, quote } from './problem.ts';

interface SpecialRange {
  readonly block: PoolBlock;
  readonly what: string;
  readonly severity: 'error' | 'warning';
}

/** Ranges of RFC 6890 and friends that no LoadBalancer address can live in. */
const special: readonly SpecialRange[] = [
  specialRange('0.0.0.0/8', 'the "this network" range', 'error'),
  specialRange('127.0.0.0/8', 'loopback', 'error'),
  specialRange('169.254.0.0/16', 'link-local', 'warning'),
  specialRange('224.0.0.0/4', 'multicast', 'error'),
  specialRange('240.0.0.0/4', 'reserved', 'error'),
  specialRange('::/127', 'unspecified or loopback', 'error'),
  specialRange('fe80::/10', 'link-local', 'warning'),
  specialRange('ff00::/8', 'multicast', 'error'),
].flat();

function specialRange(text: string, what: string, severity: SpecialRange['severity']): SpecialRange[] {
  const block = parsePoolBlock(text);
  return isPoolBlock(block) ? [{ block, what, severity }] : [];
}

/** Adds what MetalLB accepts in a pool and a person should still know; never changes a verdict. */
export function strictProblems({ view, blocks }: HeldPool, problems: Problem[]): void {
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block === undefined) continue;
    for (const entry of special)
      if (touches(entry.block, block)) problems.push(reachesInto(entry, block, pathOf(index)));
    if (block.family === 'ipv4' && block.text.includes(':')) problems.push(mapped(block, pathOf(index)));
    if (!view.avoidBuggyIPs && holdsBuggy(block)) problems.push(buggy(view.name, block, pathOf(index)));
  }
}

function pathOf(index: number): FindingPath {
  return ['spec', 'addresses', index];
}

function touches(a: PoolBlock, b: PoolBlock): boolean {
  return a.family === b.family && a.low <= b.high && b.low <= a.high;
}

function reachesInto({ what, severity }: SpecialRange, block: PoolBlock, path: FindingPath): Problem {
  return {
    code: 'GS-POOL-SPECIAL-RANGE',
    severity,
    path,
    message: `${quote(block.text)}: reaches into ${what} addresses, which nobody outside a node can reach`,
    hint: `choose a range of your network, as in ${block.family === 'ipv4' ? '192.168.20.20-192.168.20.254' : 'fd00:20::100-fd00:20::1ff'}`,
  };
}

function mapped(block: PoolBlock, path: FindingPath): Problem {
  return {
    code: 'GS-POOL-SPECIAL-RANGE',
    severity: 'warning',
    path,
    message: `${quote(block.text)}: IPv4-mapped, which MetalLB takes for IPv4 but compares wrongly with other pools`,
    hint: `write ${IpRange.of('ipv4', block.first, block.last).toString()}`,
  };
}

/** Whether an IPv4 address that ends in .0 or .255 is in the block. */
export function holdsBuggy({ low, high }: PoolBlock): boolean {
  if (typeof low === 'bigint' || typeof high === 'bigint') return false;
  const octet = low % 256;
  return octet === 0 || octet + (high - low) >= 255;
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
