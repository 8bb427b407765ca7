import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helmBinary } from '../../src/index.ts';
import { findHelm, recipe, testChart } from '../start-scenario.ts';
import { inParallel } from './in-parallel.ts';
import { remembered } from './model-helm.ts';
import { cutOff, type Ended, type RunScheduleOptions, runSchedule } from './run-schedule.ts';
import { calm, type Schedule, scheduleOf } from './schedule.ts';

/** Every schedule whose seed is a multiple of this runs the real Helm, the others its model. */
const realEvery = 25;
/** At a time, in one process. */
const width = 12;

/** Runs fault schedules as tests. A seed that fails is run again by the one command that its failure prints. */
export async function scheduleSuite(seeds: readonly number[], useRealHelm: boolean): Promise<void> {
  const program = await findHelm();
  let folder = '';
  let undisturbed: Ended['objects'];
  let ends: ReadonlyMap<number, Promise<Ended>> = new Map();
  beforeAll(async () => {
    if (program === undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'gatesmith-schedules-'));
    const options: RunScheduleOptions = {
      values: await recipe('ingress.controller=traefik', 'ingress.defaultBackend.enabled=false'),
      chart: await testChart(folder),
      template: remembered(helmBinary({ program }).template),
    };
    const end = await runSchedule(calm, options);
    expect(end.outcome).toMatchObject({ result: 'done' });
    undisturbed = end.objects;
    ends = inParallel(longestFirst(seeds), width, (seed) =>
      runSchedule(
        scheduleOf(seed),
        useRealHelm && seed % realEvery === 0 ? { ...options, helm: realHelm } : options,
      ),
    );
    // A test that has not come round to its seed yet waits for it nonetheless.
    for (const one of ends.values()) one.catch(() => undefined);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const realHelm = async (kubeconfig: string) => {
    const file = join(folder, `kubeconfig-${Math.random().toString(36).slice(2)}`);
    await writeFile(file, kubeconfig, { mode: 0o600 });
    return helmBinary({
      program: program ?? 'helm',
      kubeconfig: file,
      env: { ...process.env, HELM_CACHE_HOME: join(folder, 'helm') },
    });
  };

  test.skipIf(program === undefined).for([...seeds])(
    'schedule %i ends in the same objects, or in its coded cause',
    { timeout: 1_200_000 },
    async (seed) => {
      const end = await ends.get(seed);
      if (end === undefined) throw new Error(`${seed}: was not run`);
      const schedule = scheduleOf(seed);
      judge(schedule, end, undisturbed);
    },
  );
}

/** After some faults a lease has to run out, which takes half a minute in which others get on. */
function longestFirst(seeds: readonly number[]): readonly number[] {
  const isLong = (seed: number): boolean => cutOff.has(scheduleOf(seed).permanent?.fault ?? '');
  return [...seeds.filter(isLong), ...seeds.filter((seed) => !isLong(seed))];
}

function judge(schedule: Schedule, end: Ended, undisturbed: Ended['objects']): void {
  const { outcome, afterwards, idle, halfDone, writes } = end;
  const why = [
    `again: GATESMITH_SEED=${schedule.seed} npx vitest run packages/installer/test/fault-schedules.test.ts`,
    JSON.stringify(schedule),
    JSON.stringify(
      { outcome, halfDone, writes, afterwards: afterwards?.error, idle: idle?.error },
      undefined,
      1,
    ),
  ].join('\n');
  const { permanent } = schedule;
  if (permanent === undefined) {
    expect(['done', 'unchanged'], why).toContain(outcome.result);
    const errors = outcome.findings.filter(({ severity }) => severity === 'error');
    expect(errors, why).toEqual([]);
  } else {
    expect(outcome.result, why).toBe('failed');
    expect(permanent.codes, why).toContain(outcome.error?.code);
    const words = [outcome.error?.message, ...(outcome.error?.details ?? [])];
    for (const { message } of outcome.findings) words.push(message);
    expect(words.join('\n'), why).toMatch(permanent.says);
    if (permanent.writesNothing) expect(writes, why).toBe(0);
    expect(afterwards, why).toMatchObject({ result: expect.stringMatching(/^(done|unchanged)$/) });
  }
  if (permanent === undefined || !cutOff.has(permanent.fault)) expect(halfDone, why).toEqual([]);
  expect(idle, why).toMatchObject({ result: 'unchanged', writes: 0 });
  expect(end.objects, why).toEqual(undisturbed);
}
