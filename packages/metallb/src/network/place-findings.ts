import { IpSet, safeParseRange } from '@gatesmith/ip-range';
import type { ClaimGroup } from './claims.ts';
import { collisionFindings } from './collision-findings.ts';
import type { CheckNetworkInput } from './network-facts.ts';
import type { NetworkFinding } from './network-finding.ts';
import { placePools } from './placed-pool.ts';
import { reachFindings } from './reach-findings.ts';

/** Pools that contain addresses which something else has, or which Layer 2 cannot reach. */
export function placeFindings(input: CheckNetworkInput, groups: readonly ClaimGroup[]): NetworkFinding[] {
  const claimed = IpSet.from(groups.flatMap(({ set }) => set.ranges));
  const subnets = IpSet.from(
    (input.network.nodeCIDRs ?? []).flatMap((text) => safeParseRange(text).value ?? []),
  );
  if (claimed.isEmpty && subnets.isEmpty) return [];
  return placePools(input).flatMap((pool) => [
    ...collisionFindings(pool, { groups, claimed }),
    ...reachFindings(pool, subnets),
  ]);
}
