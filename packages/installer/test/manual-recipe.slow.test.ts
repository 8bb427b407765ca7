import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { helmBinary } from '../src/index.ts';
import { inParallel } from './schedules/in-parallel.ts';
import { followRecipe, type RecipeEnd } from './schedules/manual-recipe.ts';
import { remembered } from './schedules/model-helm.ts';
import { calm, type Schedule, scheduleOf } from './schedules/schedule.ts';
import { findHelm } from './start-scenario.ts';

// The control of the fault schedules: the documented recipe, on the same seeds. `GATESMITH_RUNS=500` for all of them.
const program = await findHelm();
const template = remembered(helmBinary({ program: program ?? 'helm' }).template);
const charts = join(resolve(import.meta.dirname, '../../..'), 'internal', 'stand-in-charts');
const person = { template, charts, pauseSeconds: 30 };
const script = { template, charts, pauseSeconds: 0 };

test.skipIf(program === undefined)(
  'the recipe ends in an address when nothing goes wrong and the user takes the time, though not in one that works',
  async () => {
    expect(await followRecipe(calm, person)).toEqual({ hasAddress: true, works: false });
    // kube-proxy was never restarted: in IPVS mode every node answers for the address.
    expect(await followRecipe(calm, script)).toMatchObject({
      failed: expect.stringContaining('kubectl apply pool'),
    });
  },
);

test.skipIf(program === undefined)('the recipe fails on many of the schedules', async () => {
  const count = Number(process.env['GATESMITH_RUNS'] ?? 40);
  const schedules: readonly Schedule[] = Array.from({ length: count }, (_, seed) => scheduleOf(seed)).filter(
    ({ permanent }) => permanent === undefined,
  );
  const ends = inParallel(schedules, 8, (schedule) => followRecipe(schedule, person));
  const counted = { ended: 0, failed: 0, withoutAddress: 0, works: 0 };
  for (const end of ends.values()) {
    const { failed, hasAddress, works }: RecipeEnd = await end;
    if (failed !== undefined) counted.failed += 1;
    else if (!hasAddress) counted.withoutAddress += 1;
    else counted.ended += 1;
    if (works) counted.works += 1;
  }
  const share = (part: number): string => `${Math.round((100 * part) / schedules.length)} %`;
  console.log(
    `the recipe, each command typed once, on ${schedules.length} schedules without a permanent fault: a command failed on ${counted.failed} (${share(counted.failed)}), no address came on ${counted.withoutAddress}, an address on ${counted.ended} (${share(counted.ended)}), one that works on ${counted.works}`,
  );
  expect(counted.failed / schedules.length).toBeGreaterThan(0.2);
});
