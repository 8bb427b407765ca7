import { listRuns } from './lan/run.ts';
import { tearDown } from './lan/tear-down.ts';

/** Removes the leftovers of runs whose owner is gone. Returns their ids. */
export function cleanRuns(): readonly string[] {
  const orphans = listRuns().filter(({ ownerAlive }) => !ownerAlive);
  for (const run of orphans) tearDown(run);
  return orphans.map(({ id }) => id);
}
