import { expect, test } from 'vitest';
import { leaveRelease } from './leave-release.ts';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);

scenario(
  'a release that was left uninstalling is refused before the first write, and recovered on request',
  async () => {
    await using practice = await startScenario({ program: program ?? 'helm', speed: 100 });
    const { sandbox, installer } = practice;
    const values = await recipe();
    await runToEnd(installer.up(values));
    await leaveRelease(practice, 'uninstalling');
    sandbox.resetRequests();
    const refused = await runToEnd(installer.up(values));
    expect(refused.outcome.error?.code).toBe('PREFLIGHT_FAILED');
    expect(refused.outcome.findings).toContainEqual(
      expect.objectContaining({ code: 'GS-RELEASE-STUCK', severity: 'error' }),
    );
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);

    const recovered = await runToEnd(installer.up(values, { recoverRelease: true }));
    expect(recovered.outcome.error).toBeUndefined();
    expect(recovered.outcome.result).toBe('done');
    expect((await runToEnd(installer.up(values))).outcome).toMatchObject({ result: 'unchanged', writes: 0 });

    // The alternative.
    await leaveRelease(practice, 'uninstalling');
    expect((await runToEnd(installer.uninstall())).outcome.result).toBe('done');
    expect((await runToEnd(installer.up(values))).outcome.result).toBe('done');
  },
);
