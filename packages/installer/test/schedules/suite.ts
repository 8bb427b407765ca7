import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helmBinary } from '../../src/index.ts';
import { findHelm, recipe, testChart } from '../start-scenario.ts';
import { remembered } from './model-helm.ts';
import { type Ended, type RunScheduleOptions, runSchedule } from './run-schedule.ts';
import { scheduleOf } from './schedule.ts';

/** Every schedule whose seed is a multiple of this runs the real Helm, the others its model. */
const realEvery = 25;

/** Runs fault schedules as tests. A seed that fails is run again by `GATESMITH_SEED`. */
export async function scheduleSuite(seeds: readonly number[], useRealHelm: boolean): Promise<void> {
  const program = await findHelm();
  let folder = '';
  let options: RunScheduleOptions;
  let undisturbed: Ended['objects'];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatesmith-schedules-'));
    const template = remembered(helmBinary({ program: program ?? 'helm' }).template);
    options = {
      values: await recipe('ingress.controller=traefik', 'ingress.defaultBackend.enabled=false'),
      chart: await testChart(folder),
      template,
    };
    const calm = {
      ...scheduleOf(0),
      requests: [],
      webhook: undefined,
      outage: undefined,
      crdsLateMs: 150,
      certificateLateMs: 2000,
      helmDiesAfter: undefined,
      secondInstaller: false,
      nodeGone: false,
      interruptAt: undefined,
      permanent: undefined,
    };
    const end = await runSchedule(calm, options);
    expect(end.outcome).toMatchObject({ result: 'done' });
    undisturbed = end.objects;
  }, 120_000);
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
    { timeout: 240_000 },
    async (seed) => {
      const schedule = scheduleOf(seed);
      const again = `replay: GATESMITH_SEED=${seed} npx vitest run packages/installer/test/fault-schedules.test.ts\n${JSON.stringify(schedule)}`;
      const end = await runSchedule(
        schedule,
        useRealHelm && seed % realEvery === 0 ? { ...options, helm: realHelm } : options,
      );
      const why = `${again}\n${JSON.stringify({ error: end.outcome.error, afterwards: end.afterwards?.error, idle: end.idle?.error, findings: end.outcome.findings }, null, 1)}`;
      if (schedule.permanent === undefined) {
        expect(['done', 'unchanged'], why).toContain(end.outcome.result);
        expect(
          end.outcome.findings.filter(({ severity }) => severity === 'error'),
          why,
        ).toEqual([]);
      } else {
        expect(end.outcome, why).toMatchObject({
          result: 'failed',
          error: { code: schedule.permanent.code },
        });
        expect(end.afterwards?.error, why).toBeUndefined();
      }
      expect(end.idle, why).toMatchObject({ result: 'unchanged', writes: 0 });
      expect(end.objects, why).toEqual(undisturbed);
    },
  );
}
