import { ClusterError } from '../errors.ts';

const mostTries = 10;

/**
 * Repeats a write that depends on what was just read as long as another writer gets in between. Each try has to read again.
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
