import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leastRole, renderDesired } from '../src/index.ts';
import { parseRequestPath, type RoleRuleLike } from './request-path.ts';
import { findHelm, recipe, runToEnd, startScenario, testChart } from './start-scenario.ts';

const program = await findHelm();

test.skipIf(program === undefined)(
  'every request of check, verify and up, those of the real Helm among them, is one that the printed role allows',
  { timeout: 180_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatesmith-role-'));
    await using practice = await startScenario({ program: program ?? 'helm' });
    const { sandbox, installer, helm } = practice;
    const values = await recipe();
    const desired = await renderDesired({
      values,
      chart: await testChart(folder),
      helm,
      kubeVersion: 'v1.36.3',
    });
    const refused = (goal: 'check' | 'verify' | 'up'): readonly string[] => {
      const rules = leastRole({ goal, desired })['rules'] as readonly RoleRuleLike[]; // made right here
      const asked = sandbox.requests.flatMap(({ verb, path }) => parseRequestPath(verb, path) ?? []);
      sandbox.resetRequests();
      return asked
        .filter(
          ({ verb, group, resource }) =>
            !rules.some(
              (rule) =>
                rule.apiGroups.includes(group) &&
                rule.resources.includes(resource) &&
                rule.verbs.includes(verb),
            ),
        )
        .map(({ verb, group, resource }) => `${verb} ${resource}.${group}`);
    };
    sandbox.resetRequests();
    await installer.snapshot();
    expect(refused('check')).toEqual([]);
    expect((await runToEnd(installer.up(values))).outcome.result).toBe('done');
    expect([...new Set(refused('up'))]).toEqual([]);
    await installer.verify(values);
    expect(refused('verify')).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  },
);

test('a role that only looks writes nothing', () => {
  const rules = leastRole({ goal: 'check' })['rules'] as readonly RoleRuleLike[]; // made right here
  expect([...new Set(rules.flatMap(({ verbs }) => verbs))]).toEqual(['list']);
});
