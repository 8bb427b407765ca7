import { expect, test } from 'vitest';
import { leaveRelease } from './leave-release.ts';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);

scenario.for(['uninstalled', 'failed', 'superseded'])(
  'up works from a release that is %s',
  async (status) => {
    await using practice = await startScenario({ program: program ?? 'helm', speed: 100 });
    const { installer } = practice;
    const values = await recipe();
    await runToEnd(installer.up(values));
    await leaveRelease(practice, status);
    const { outcome } = await runToEnd(installer.up(values));
    expect(outcome.error).toBeUndefined();
    expect(outcome.result).toBe('done');
  },
);
