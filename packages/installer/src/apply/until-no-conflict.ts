import { ClusterError } from '../errors.ts';

const mostTries = 10;

/**
 * Does something that rests on what was just read, again as long as somebody else writes in between; each try has to read anew.
 *
 * @throws ClusterError CONFLICT after ten tries, and any other failure at once.
 */
export async function untilNoConflict<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isConflict = error instanceof ClusterError && error.code === 'CONFLICT';
      if (!isConflict || tries >= mostTries) throw error;
    }
  }
}
