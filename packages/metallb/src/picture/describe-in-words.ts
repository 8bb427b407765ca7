import type { PoolDescription } from '../describe-pools.ts';
import { collisionsWith } from './collisions-with.ts';
import type { DrawnCollision } from './draw-pools-options.ts';
import { writeCount } from './write-count.ts';

/** A pool in one sentence, for screen readers. */
export function describeInWords(pool: PoolDescription, collisions: readonly DrawnCollision[]): string {
  const counts = pool.families.map(
    ({ family, size, used, free }) =>
      `${family === 'ipv4' ? 'IPv4' : 'IPv6'} ${writeCount(size)} addresses, ${writeCount(used)} used, ${writeCount(free)} free`,
  );
  const hits = collisionsWith(pool, collisions);
  return `Pool ${pool.name}: ${counts.join('; ') || 'no addresses'}${hits.length === 0 ? '' : `; collides with ${hits.join(', ')}`}.`;
}
