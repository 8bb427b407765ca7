import { listRuns } from './lan/run.ts';
import { tearDown } from './lan/tear-down.ts';

/** Takes away what runs left behind whose owner is gone. Answers their ids. */
export function cleanRuns(): readonly string[] {
  const orphans = listRuns().filter(({ ownerAlive }) => !ownerAlive);
  for (const run of orphans) tearDown(run);
  return orphans.map(({ id }) => id);
}
