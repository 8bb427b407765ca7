import { safeParseRange } from '@gatesmith/ip-range';
import type { PoolDescription } from '../describe-pools.ts';
import type { DrawnCollision } from './draw-pools-options.ts';

/** The collisions that share an address with a pool, the first five by name. */
export function collisionsWith(
  { addresses }: PoolDescription,
  collisions: readonly DrawnCollision[],
): string[] {
  const hits = collisions.filter(({ range }) => {
    const parsed = safeParseRange(range);
    return parsed.issues === undefined && addresses.overlaps(parsed.value);
  });
  const shown = hits.slice(0, 5).map(({ range, by }) => `${range} (${by})`);
  return hits.length > 5 ? [...shown, `${hits.length - 5} more`] : shown;
}
