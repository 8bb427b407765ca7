import { type IpRange, IpSet } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import { report } from '../report.ts';
import { addressesFix } from './addresses-fix.ts';
import type { NetworkFinding } from './network-finding.ts';
import type { PlacedPool } from './placed-pool.ts';
import { shortList } from './short-list.ts';

const mostNamed = 3;

/** The addresses of a Layer 2 pool that are in no subnet of the nodes; none when no subnet is known. */
export function reachFindings(pool: PlacedPool, subnets: IpSet): NetworkFinding[] {
  const isOutside = (range: IpRange): boolean => {
    const known = subnets.only(range.family);
    return !known.isEmpty && !known.contains(range);
  };
  const outside = pool.entries.filter(({ range }) => range !== undefined && isOutside(range));
  if (!pool.inLayer2 || outside.length === 0) return [];
  const fix = addressesFix(pool, {
    summary: 'keep what is in a subnet of the nodes',
    keep: (range) => (isOutside(range) ? IpSet.of(range).intersection(subnets) : undefined),
  });
  return outside.flatMap(({ path, range }) => {
    if (range === undefined) return [];
    const known = subnets.only(range.family);
    const unreachable = IpSet.of(range).subtract(known);
    return report('GS-POOL-OUTSIDE-SUBNET', {
      subject: pool.subject,
      path,
      message: `pool ${quote(pool.name)}: ${shortList(unreachable.ranges, mostNamed)} is in no subnet of the nodes (${shortList(known.ranges, mostNamed)}), so in Layer 2 no host asks for it by ARP or neighbour discovery unless a route leads there`,
      hint: 'choose addresses of a node subnet, or add a route on the router',
      ...(fix === undefined ? {} : { fix }),
    });
  });
}
