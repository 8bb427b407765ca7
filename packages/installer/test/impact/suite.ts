import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helmBinary } from '../../src/index.ts';
import { inParallel } from '../schedules/in-parallel.ts';
import { remembered } from '../schedules/model-helm.ts';
import { findHelm, testChart } from '../start-scenario.ts';
import { runChanges, type SeenChange } from './run-changes.ts';

/** At a time, in one process. */
const width = 16;

/** Changes random clusters as tests: what a plan announced about addresses is what happens to them. */
export async function impactSuite(clusters: readonly number[]): Promise<void> {
  const program = await findHelm();
  let folder = '';
  let runs: ReadonlyMap<number, Promise<readonly SeenChange[]>> = new Map();
  beforeAll(async () => {
    if (program === undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'gatesmith-impact-'));
    const options = {
      chart: await testChart(folder),
      template: remembered(helmBinary({ program }).template),
    };
    runs = inParallel(clusters, width, (cluster) => runChanges(cluster, options));
    // A test that has not come round to its cluster yet waits for it nonetheless.
    for (const run of runs.values()) run.catch(() => undefined);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.skipIf(program === undefined).for([...clusters])(
    'on cluster %i every address ends where the plan said',
    { timeout: 1_200_000 },
    async (cluster) => {
      const changes = (await runs.get(cluster)) ?? [];
      expect(changes.flatMap(surprises)).toEqual([]);
      // A generator whose values are all refused would prove nothing.
      expect(changes.filter(({ refused }) => refused.length === 0).length).toBeGreaterThan(
        changes.length / 2,
      );
    },
  );
}

/** Changes of an address that the plan did not announce. */
function surprises({ seed, impact, before, after, refused, failure }: SeenChange): readonly string[] {
  if (refused.length > 0 || impact === undefined) {
    return [...after].flatMap(([service, now]) =>
      now.join() === (before.get(service) ?? []).join() ? [] : [`${seed}: ${service} changed without a plan`],
    );
  }
  const announced = new Map(impact.services.map((one) => [one.service, one]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((service) => {
    const said = announced.get(service);
    const now = after.get(service) ?? [];
    const was = before.get(service) ?? [];
    if (said === undefined) return [`${seed}: ${service} was not in the plan's impact`];
    const isPossible = !said.complete || said.afterwards.some((set) => set.join() === now.join());
    const isNamed = now.join() === was.join() || said.effects.length > 0 || !before.has(service);
    const end = failure === undefined ? '' : ` (the run failed: ${failure})`;
    const story = `${seed}${end}: ${service} ${was.join('+') || 'none'} -> ${now.join('+') || 'none'}`;
    if (!isPossible)
      return [`${story}, announced ${said.afterwards.map((set) => set.join('+') || 'none').join(' | ')}`];
    return isNamed ? [] : [`${story}, which no finding named`];
  });
}
