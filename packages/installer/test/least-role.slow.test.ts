import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@gatesmith/sandbox';
import { expect, test } from 'vitest';
import {
  connectCluster,
  createInstaller,
  helmBinary,
  httpProbe,
  leastRole,
  renderDesired,
} from '../src/index.ts';
import { parseRequestPath, type RoleRuleLike } from './request-path.ts';
import { modelHelm, remembered } from './schedules/model-helm.ts';
import { findHelm, recipe, runToEnd, startScenario, testChart } from './start-scenario.ts';

const program = await findHelm();

test.skipIf(program === undefined)(
  'every request of check, verify and up, those of the real Helm among them, is one that the printed role allows',
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

test.skipIf(program === undefined)(
  'each right of the role is missed before anything is written, by name, when it alone is removed',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatesmith-role-'));
    await using sandbox = await startSandbox({ speed: 20 });
    const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
    const real = helmBinary({ program: program ?? 'helm' });
    const template = remembered(real.template);
    const chart = await testChart(folder);
    const installer = createInstaller({
      cluster,
      helm: modelHelm({ kubeconfig: sandbox.kubeconfig, template }),
      probe: httpProbe(),
      chart,
    });
    const values = await recipe();
    const desired = await renderDesired({ values, chart, helm: real, kubeVersion: 'v1.36.3' });
    const rules = leastRole({ goal: 'up', desired })['rules'] as readonly RoleRuleLike[]; // made right here
    const unmissed: string[] = [];
    for (const { apiGroups, resources, verbs } of rules) {
      for (const [group, resource, verb] of triples(apiGroups, resources, verbs)) {
        sandbox.faults.clear();
        sandbox.faults.deny({ verbs: [verb], groups: [group], resources: [resource] }, grantsNothing);
        const { findings } = await installer.plan(values);
        const codes = new Set(['GS-PERMISSION-MISSING', 'GS-READ-FORBIDDEN']);
        if (!findings.some(({ code, severity }) => codes.has(code) && severity === 'error'))
          unmissed.push(`${verb} ${resource}${group === '' ? '' : `.${group}`}`);
      }
    }
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
    // Rights that only improve messages, and kinds that cannot be listed before their CRDs exist.
    expect(
      unmissed.filter((right) => !/^list \w+\.(metallb|cilium|traefik)\.io$/.test(right)).sort(),
    ).toMatchInlineSnapshot(`
      [
        "create pods/portforward",
        "get pods/log",
        "get pods/portforward",
        "list events",
      ]
    `);
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  },
);

/** A user who may escalate and bind need not hold the granted rights. */
const grantsNothing = {
  verbs: ['escalate', 'bind'],
  groups: ['rbac.authorization.k8s.io'],
  resources: ['clusterroles'],
};

function* triples(
  groups: readonly string[],
  resources: readonly string[],
  verbs: readonly string[],
): Generator<readonly [group: string, resource: string, verb: string]> {
  for (const group of groups)
    for (const resource of resources) for (const verb of verbs) yield [group, resource, verb];
}
