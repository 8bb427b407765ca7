import { expect, test } from 'vitest';
import { hasChanges } from '../src/index.ts';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();

test.skipIf(program === undefined).for(['3.17.2', '4.2.3'])(
  'policies that change our objects on every write are not drift: the plan after an install by Helm %s is empty',
  async (version, { skip }) => {
    const helm = await findHelm(version);
    if (helm === undefined) return skip(`Helm ${version} is not on this machine`);
    await using practice = await startScenario({ program: helm });
    const { sandbox, installer } = practice;
    sandbox.faults.enforce(
      {
        policy: 'traffic.example.com',
        resources: ['services'],
        mutates: { metadata: { labels: { 'app.kubernetes.io/part-of': 'the-policy' } } },
      },
      {
        policy: 'revisions.example.com',
        resources: ['deployments', 'daemonsets'],
        mutates: { spec: { revisionHistoryLimit: 1 }, metadata: { annotations: { seen: 'yes' } } },
      },
      {
        policy: 'levels.example.com',
        resources: ['namespaces'],
        mutates: { metadata: { labels: { 'pod-security.kubernetes.io/warn': 'baseline' } } },
      },
    );
    const values = await recipe();
    const { outcome } = await runToEnd(installer.up(values));
    expect(outcome.error).toBeUndefined();

    sandbox.resetRequests();
    const { plan } = await installer.plan(values);
    expect(
      plan.steps.flatMap(({ changes }) => changes.filter(({ action }) => action !== 'unchanged')),
    ).toEqual([]);
    expect(hasChanges(plan)).toBe(false);
    expect((await runToEnd(installer.up(values))).outcome).toMatchObject({ result: 'unchanged', writes: 0 });
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
    // The fields that the policies change differ from the chart, so there was a dry run.
    expect(sandbox.requests.filter(({ verb, dryRun }) => dryRun && verb === 'patch').length).toBeGreaterThan(
      0,
    );
  },
);
