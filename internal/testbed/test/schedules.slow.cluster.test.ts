import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { helmBinaries } from '@internal/testing/helm';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { isStatus, startTestbed, type Testbed, type TestbedOptions, waitUntil } from '../src/index.ts';
import { type BedSchedule, bedScheduleOf, noHostNetwork, quotaOfNone } from './bed-schedule.ts';
import { clusterTest } from './cluster-test.ts';
import { comparable } from './comparable.ts';
import { type CommandLineResult, type GatesmithOptions, gatesmith, oneRange } from './gatesmith.ts';
import { objectId, type StoredObject, storedObjects } from './inventory.ts';
import { createOperator } from './operator.ts';
import { isWrite } from './requests.ts';

// One bed for all of them, cleaned by an uninstall after each. Eight take five minutes or so; `GATESMITH_RUNS=50` runs all,
// `GATESMITH_SEED=7` one again.
const named = process.env['GATESMITH_SEED'];
const seeds =
  named === undefined
    ? Array.from({ length: Number(process.env['GATESMITH_RUNS'] ?? 8) }, (_, seed) => seed)
    : named.split(',').map(Number);

/** Of Kubernetes' five minutes for the controller's pod on a node that is gone there would be too many. */
const bedOptions: TestbedOptions = { nodes: 2, evictAfterSeconds: 10 };

describe.skipIf(inject('unavailable') !== '')('fault schedules on the real control plane', () => {
  let bed: Testbed;
  let undisturbed: Readonly<Record<string, unknown>>;
  let isClean = true;
  beforeAll(async () => {
    bed = await startTestbed(bedOptions);
    const calm = await up(bed);
    expect(calm.code, calm.stderr + calm.stdout).toBe(0);
    undisturbed = await comparableObjects(bed);
    await clean(bed);
  }, 240_000);
  afterAll(async () => {
    await bed?.[Symbol.asyncDispose]();
  });

  clusterTest.for(seeds)(
    'schedule %i ends in the same objects and verified, or in its coded cause',
    { timeout: 300_000 },
    async (seed) => {
      const schedule = bedScheduleOf(seed);
      const again = `again: GATESMITH_SEED=${seed} npm run test:cluster:slow -- schedules\n${[...schedule.kinds].join(', ')}`;
      const started = performance.now();
      // The leftovers of a failure concern that failure only.
      if (!isClean) {
        await bed[Symbol.asyncDispose]();
        bed = await startTestbed(bedOptions);
      }
      isClean = false;
      await (schedule.permanent === undefined
        ? passing(bed, schedule, undisturbed, again)
        : failing(bed, schedule, again));
      await clean(bed);
      isClean = true;
      console.log(
        `schedule ${seed}: ${((performance.now() - started) / 1000).toFixed(1)} s; ${[...schedule.kinds].join(', ')}`,
      );
    },
  );
});

async function passing(
  bed: Testbed,
  schedule: BedSchedule,
  undisturbed: Readonly<Record<string, unknown>>,
  again: string,
): Promise<void> {
  const { interruptAfterMs, secondInstaller } = schedule;
  const calmDown = await unleash(bed, schedule);
  try {
    const helm = await mortalHelm(bed, schedule);
    const second = secondInstaller ? up(bed) : undefined;
    let run = await up(bed, { helm, interruptAfterMs });
    // The user continues from another machine; a Helm that was cut off on this one is dead.
    if (run.code === 130 || run.code === 124) run = await up(bed, {}, '--recover-release');
    const other = await second;
    expect(run.code, `${again}\n${run.stderr}${run.stdout}`).toBe(0);
    if (other !== undefined) expect(other.code, `${again}\n${other.stderr}${other.stdout}`).toBe(0);
  } finally {
    await calmDown();
  }
  expect(await comparableObjects(bed), again).toEqual(undisturbed);
  bed.faults.forget();
  const idle = await up(bed);
  expect(idle.code, `${again}\n${idle.stderr}${idle.stdout}`).toBe(0);
  expect(bed.faults.requests().filter(isWrite), again).toEqual([]);
}

async function failing(bed: Testbed, schedule: BedSchedule, again: string): Promise<void> {
  const { permanent } = schedule;
  if (permanent === undefined) throw new Error(`${schedule.seed}: has no permanent fault`);
  const calmDown = await unleash(bed, schedule);
  let options: GatesmithOptions = {};
  const added = permanent.fault === 'policy' ? noHostNetwork : permanent.fault === 'quota' ? quotaOfNone : [];
  await bed.apply(...added);
  // The API server takes a moment to enforce a new policy.
  if (permanent.fault === 'policy') await sleep(2500);
  const operator = permanent.fault === 'rights' ? await createOperator(bed) : undefined;
  if (operator !== undefined) {
    const printed = await gatesmith(bed, ['rbac', '--for', 'check', '--output', 'json'], oneRange);
    await operator.become((printed.json() as { rules: [] }).rules); // a ClusterRole
    options = { kubeconfig: operator.kubeconfig };
  }
  const expired =
    permanent.fault === 'credential'
      ? bed.faults.script.add({ skip: 60, fault: { kind: 'status', code: 401, message: 'Unauthorized' } })
      : undefined;
  bed.faults.forget();
  let run: CommandLineResult;
  try {
    run = await up(bed, options, '--timeout', '20s');
  } finally {
    expired?.remove();
    await calmDown();
    await operator?.leave();
  }
  expect(run.code, `${again}\n${run.stdout}`).toBe(1);
  const done = run.events().find(({ type }) => type === 'done') as { error?: { code: string } } | undefined;
  expect(permanent.codes, `${again}\n${run.stdout}`).toContain(done?.error?.code);
  expect(run.stdout, again).toMatch(permanent.says);
  if (permanent.codes.includes('PREFLIGHT_FAILED'))
    expect(bed.faults.requests().filter(isWrite), again).toEqual([]);
  // Nothing is half done: the lease is free, no release is locked, and once the fault is gone the run continues from there.
  if (permanent.fault !== 'credential') expect(await halfDone(bed), again).toEqual([]);
  for (const object of added.filter(({ kind }) => kind !== 'Namespace')) await remove(bed, object);
  const after = await up(bed, {}, ...(permanent.fault === 'credential' ? ['--recover-release'] : []));
  expect(after.code, `${again}\n${after.stderr}${after.stdout}`).toBe(0);
}

function up(
  bed: Testbed,
  options: GatesmithOptions = {},
  ...more: readonly string[]
): Promise<CommandLineResult> {
  return gatesmith(bed, ['up', '--yes', '--output', 'json', ...more], oneRange, {
    timeoutMs: 200_000,
    ...options,
  });
}

/** A Helm that is killed the first time it upgrades. */
async function mortalHelm(bed: Testbed, { helmDiesAfterMs }: BedSchedule): Promise<string | undefined> {
  if (helmDiesAfterMs === undefined) return undefined;
  const helm = (await helmBinaries()).at(-1)?.helm ?? 'helm';
  const file = join(bed.run.folder, 'mortal-helm');
  const mark = `${file}-${Math.random().toString(36).slice(2)}`;
  writeFileSync(
    file,
    `#!/bin/sh
if [ "$1" = upgrade ] && [ ! -e '${mark}' ]; then
  : > '${mark}'
  exec timeout --signal=KILL ${helmDiesAfterMs / 1000} '${helm}' "$@"
fi
exec '${helm}' "$@"
`,
  );
  chmodSync(file, 0o755);
  return file;
}

/** Lets everything of a schedule happen; the returned function ends it. */
async function unleash(bed: Testbed, schedule: BedSchedule): Promise<() => Promise<void>> {
  const { rules, apiRestart, webhookPort, nodeGone } = schedule;
  bed.faults.forget();
  const added = rules.map((rule) => bed.faults.script.add(rule));
  const ended = new AbortController();
  const happening: Promise<unknown>[] = [];
  const when = async (is: () => boolean | Promise<boolean>, then: () => Promise<unknown>): Promise<void> => {
    while (!ended.signal.aborted) {
      if (await is()) {
        await then();
        return;
      }
      await sleep(50);
    }
  };
  if (apiRestart !== undefined) {
    const { afterRequests, downForMs } = apiRestart;
    happening.push(
      when(
        () => bed.faults.requests().length >= afterRequests,
        () => bed.restartApiServer({ downForMs }),
      ),
    );
  }
  if (webhookPort !== undefined) {
    const { how, forMs } = webhookPort;
    const target = {
      namespace: 'metallb-system',
      labelSelector: 'app.kubernetes.io/component=controller',
      port: 9443,
      how,
    };
    let mend: (() => Promise<void>) | undefined;
    happening.push(
      when(
        async () => {
          mend = await bed.blockPort(target).catch(() => undefined);
          return mend !== undefined;
        },
        async () => {
          await sleep(forMs);
          await mend?.();
        },
      ),
    );
  }
  let stopped = false;
  if (nodeGone) {
    happening.push(
      when(
        () => bed.faults.requests().some(({ verb, path }) => writesDeployment(verb, path)),
        async () => {
          stopped = true;
          await bed.node('n2').stop();
        },
      ),
    );
  }
  return async () => {
    ended.abort();
    const ends = await Promise.allSettled(happening);
    for (const rule of added) rule.remove();
    if (stopped) {
      await bed.node('n2').start();
      await waitUntil('n2 is back', () => isReady(bed, 'n2'), { timeoutMs: 60_000 });
    }
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
}

const writesDeployment = (verb: string, path: string): boolean =>
  ['create', 'patch'].includes(verb) && path.includes('/deployments');

async function isReady(bed: Testbed, name: string): Promise<boolean> {
  const { status } = await bed.api.request<{
    status: { conditions: readonly { type: string; status: string }[] };
  }>('GET', `/api/v1/nodes/${name}`);
  return status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

/** Kinds and objects that depend on the course, not on the result. */
const ofTheWay = new Set(['Node', 'CSINode', 'ServiceL2Status', 'ConfigurationState']);

async function comparableObjects(bed: Testbed): Promise<Readonly<Record<string, unknown>>> {
  const isEnd = (object: StoredObject): boolean =>
    !ofTheWay.has(object.kind) &&
    object.metadata.name !== 'gatesmith-journal' &&
    !object.metadata.name.startsWith('sh.helm.release');
  const objects = (await storedObjects(bed)).filter(isEnd);
  return Object.fromEntries(objects.map((object) => [objectId(object), comparable(object)]));
}

async function halfDone(bed: Testbed): Promise<readonly string[]> {
  const lease = await bed.api
    .request<{ spec: { holderIdentity?: string } }>(
      'GET',
      '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/gatesmith',
    )
    .catch((error: unknown) => {
      if (isStatus(error, 404)) return { spec: {} };
      throw error;
    });
  const { items } = await bed.api.request<{
    items: readonly { metadata: { name: string; labels?: Record<string, string> } }[];
  }>('GET', '/api/v1/namespaces/metallb-system/secrets', { query: { labelSelector: 'owner=helm' } });
  const { holderIdentity = '' } = lease.spec as { holderIdentity?: string };
  return [
    ...(holderIdentity === '' ? [] : [`the lease is held by ${holderIdentity}`]),
    ...items
      .filter(({ metadata }) => metadata.labels?.['status']?.startsWith('pending-') === true)
      .map(({ metadata }) => `${metadata.name} is ${metadata.labels?.['status']}`),
  ];
}

/** As before the first install: also without the definitions, which an uninstall leaves. */
async function clean(bed: Testbed): Promise<void> {
  const run = await gatesmith(bed, ['uninstall', '--yes', '--output', 'json'], undefined);
  expect(run.code, run.stderr + run.stdout).toBe(0);
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const list = async (): Promise<readonly string[]> => {
    const { items } = await bed.api.request<{ items: readonly { metadata: { name: string } }[] }>(
      'GET',
      definitions,
    );
    return items.map(({ metadata }) => metadata.name).filter((name) => name.endsWith('.metallb.io'));
  };
  for (const name of await list()) await bed.api.request('DELETE', `${definitions}/${name}`);
  await remove(bed, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'metallb-system' } });
  await waitUntil(
    'the CRDs and the namespace are gone',
    async () => {
      const { items } = await bed.api.request<{ items: readonly { metadata: { name: string } }[] }>(
        'GET',
        '/api/v1/namespaces',
      );
      return (await list()).length === 0 && !items.some(({ metadata }) => metadata.name === 'metallb-system');
    },
    { timeoutMs: 60_000 },
  );
}

const collections: Readonly<Record<string, string>> = {
  Namespace: '/api/v1/namespaces',
  ResourceQuota: '/api/v1/namespaces/metallb-system/resourcequotas',
  ValidatingAdmissionPolicy: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
};

async function remove(bed: Testbed, object: Readonly<Record<string, unknown>>): Promise<void> {
  const { name } = object['metadata'] as { name: string }; // one of those above
  try {
    await bed.api.request('DELETE', `${collections[String(object['kind'])]}/${name}`);
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}
