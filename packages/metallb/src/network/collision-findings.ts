import { type IpRange, IpSet } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import { report } from '../report.ts';
import { addressesFix } from './addresses-fix.ts';
import type { ClaimGroup } from './claims.ts';
import type { NetworkFinding } from './network-finding.ts';
import type { PlacedPool } from './placed-pool.ts';

const mostNamed = 3;

/**
 * The addresses of a pool that something else has. The fix splits the pool around all of them, so that one change removes
 * every collision.
 */
export function collisionFindings(
  pool: PlacedPool,
  {
    groups,
    claimed,
  }: {
    readonly groups: readonly ClaimGroup[];
    /** All claims of all groups. */
    readonly claimed: IpSet;
  },
): NetworkFinding[] {
  if (!pool.entries.some(({ range }) => range !== undefined && claimed.overlaps(range))) return [];
  const fix = addressesFix(pool, {
    summary: `split pool ${pool.name} around them`,
    keep: (range) => (claimed.overlaps(range) ? IpSet.of(range).subtract(claimed) : undefined),
  });
  return pool.entries.flatMap(({ path, range }) => {
    if (range === undefined) return [];
    return groups
      .filter(({ set }) => set.overlaps(range))
      .map((group) =>
        report(group.code, {
          subject: pool.subject,
          path,
          message: `pool ${quote(pool.name)}: ${String(range)} holds ${describeClaims(range, group)}; ${group.consequence}`,
          hint: fix?.summary ?? 'choose another range',
          ...(fix === undefined ? {} : { fix }),
        }),
      );
  });
}

function describeClaims(range: IpRange, { claims }: ClaimGroup): string {
  const touched = claims.filter((claim) => claim.range.overlaps(range));
  const shown = touched
    .slice(0, mostNamed)
    .map((claim) => `${String(claim.range.intersection(range))} (${claim.by})`)
    .join(', ');
  return touched.length > mostNamed ? `${shown} and ${touched.length - mostNamed} more` : shown;
}
