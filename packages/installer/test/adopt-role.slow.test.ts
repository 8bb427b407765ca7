import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Denial } from '@gatesmith/sandbox';
import { expect, test } from 'vitest';
import { createInstaller, httpProbe, leastRole, type RoleRule, renderDesired } from '../src/index.ts';
import { knownKinds } from '../src/kinds.ts';
import { addressOf, installByChart, inUse, parsed, until } from './adoption.ts';
import { installIngressManifest } from './ingress-manifest.ts';
import { remembered } from './schedules/model-helm.ts';
import { findHelm, runToEnd, startScenario, testChart } from './start-scenario.ts';

const program = await findHelm();

const everyVerb = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Rights one by one: `delete jobs.batch`. */
const rightsOf = (rules: readonly RoleRule[]): readonly string[] =>
  rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
    ),
  );

function denialOf(right: string): Denial {
  const [verb = '', rest = ''] = right.split(' ');
  const dot = rest.indexOf('.');
  return { verbs: [verb], groups: [rest.slice(dot + 1)], resources: [rest.slice(0, dot)] };
}

/** Everything that the practice cluster contains and that the rules do not allow. */
function complementOf(rules: readonly RoleRule[]): readonly Denial[] {
  const held = new Set(rightsOf(rules));
  const resources = new Set([
    ...knownKinds.map(({ apiVersion, plural }) => `${plural}.${apiVersion.split('/').at(-2) ?? ''}`),
    ...['replicasets.apps', 'pods/log.', 'pods/portforward.', 'addresspools.metallb.io'],
    ...[...held].map((right) => right.split(' ')[1] ?? ''),
  ]);
  return [...resources].flatMap((resource) =>
    everyVerb
      .map((verb) => `${verb} ${resource}`)
      .filter((right) => !held.has(right) && !isEverybodys(right))
      .map(denialOf),
  );
}

/** Every user may ask for their own permissions. */
const isEverybodys = (right: string): boolean => right.endsWith('.authorization.k8s.io');

test.skipIf(program === undefined)(
  'adopting takes the rights of the role for it and no other; each that up does not need is missed by name before anything is written',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatesmith-role-'));
    await using practice = await startScenario({ program: program ?? 'helm' });
    const { sandbox, cluster, helm } = practice;
    await installByChart(practice, 'lb');
    await inUse(practice);
    await installIngressManifest(practice);
    const service = { apiVersion: 'v1', kind: 'Service', name: 'ingress-nginx-controller' };
    await until('an address', async () =>
      addressOf(await cluster.get({ ...service, namespace: 'ingress-nginx' })),
    );
    const chart = await testChart(folder);
    const installer = createInstaller({
      cluster,
      helm: { ...helm, template: remembered(helm.template) },
      probe: httpProbe({ reroute: (address, port) => sandbox.reach(address, port) }),
      chart,
      rollout: { soakSeconds: 0.3, settleSeconds: 0 },
    });
    const values = parsed((await installer.proposeValues()).values);
    const desired = await renderDesired({ values, chart, helm, kubeVersion: 'v1.36.3' });
    const rules = leastRole({ goal: 'adopt', desired })['rules'] as readonly RoleRule[]; // made right here
    const up = leastRole({ goal: 'up', desired })['rules'] as readonly RoleRule[]; // made right here

    sandbox.resetRequests();
    const beyond = rightsOf(rules).filter((right) => !rightsOf(up).includes(right));
    expect(beyond).toMatchInlineSnapshot(`
      [
        "patch pods.",
        "delete replicasets.apps",
        "list replicasets.apps",
        "list helmcharts.helm.cattle.io",
        "list addresspools.metallb.io",
      ]
    `);
    // BGP by frr-k8s, AddressPools and k3s are not in this cluster; what a Job left is looked at to know what there is.
    const missed: string[] = [];
    for (const right of [...beyond.filter((one) => !/helmcharts|addresspools/.test(one)), 'get jobs.batch']) {
      sandbox.faults.deny(denialOf(right));
      const { findings } = await installer.planAdoption(values);
      missed.push(...findings.filter(({ severity }) => severity === 'error').map(({ message }) => message));
      sandbox.faults.clear();
    }
    expect(missed).toMatchInlineSnapshot(`
      [
        "may not patch pods in namespace metallb-system",
        "may not patch pods in namespace ingress-nginx",
        "may not delete replicasets.apps in namespace metallb-system",
        "may not delete replicasets.apps in namespace ingress-nginx",
        "may not list replicasets.apps in namespace metallb-system",
        "may not list replicasets.apps in namespace ingress-nginx",
        "Job (batch/v1): may not be read, so nothing can be said about it",
        "may not get jobs.batch in namespace ingress-nginx",
      ]
    `);
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);

    sandbox.resetRequests();
    sandbox.faults.deny(...complementOf(rules));
    const { outcome } = await runToEnd(installer.adopt(values));
    expect(outcome.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(outcome.error).toBeUndefined();
    // The webhook denies the invalid pool that it is asked for, dry run, with the same status.
    expect(sandbox.requests.filter(({ code, dryRun }) => code === 403 && !dryRun)).toEqual([]);
    expect(outcome.result).toBe('done');
    await rm(folder, { recursive: true, force: true });
  },
);
