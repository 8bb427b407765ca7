import { expect, test } from 'vitest';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = () => startScenario({ program: program ?? 'helm' });

/** What lives in the cluster, without what changes by itself. */
function inventory(objects: readonly { kind?: unknown; metadata?: unknown }[]): readonly string[] {
  return objects
    .filter(({ kind }) => kind !== 'Event' && kind !== 'Lease' && kind !== 'ControllerRevision')
    .map(({ kind, metadata }) => {
      const { namespace = '', name = '' } = metadata as { namespace?: string; name?: string }; // stored objects have metadata
      return `${String(kind)}/${namespace}/${kind === 'Pod' ? '' : name}`;
    })
    .sort();
}

scenario('uninstall leaves nothing but the definitions, and says that they stay', async () => {
  await using practice = await start();
  const { sandbox, installer } = practice;
  const before = inventory(sandbox.objects());
  const up = await runToEnd(installer.up(await recipe()));
  expect(up.outcome.result).toBe('done');

  const { outcome, events } = await runToEnd(installer.uninstall());
  expect(outcome.error).toBeUndefined();
  expect(outcome.result).toBe('done');
  const left = inventory(sandbox.objects()).filter((one) => !before.includes(one));
  expect(left.filter((one) => !one.startsWith('CustomResourceDefinition/'))).toEqual([]);
  expect(left.length).toBe(9);
  const plan = events.find((event) => event.type === 'plan');
  expect(
    plan?.type === 'plan' &&
      plan.plan.steps.flatMap(({ changes }) => changes).filter(({ action }) => action === 'skipped').length,
  ).toBe(9);

  const again = await runToEnd(installer.uninstall());
  expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
});

scenario('a foreign pool stays, and with it the definitions and its namespace', async () => {
  await using practice = await start();
  const { cluster, installer } = practice;
  await runToEnd(installer.up(await recipe()));
  const foreign = {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: 'theirs', namespace: 'metallb-system' },
    spec: { addresses: ['10.9.0.0/24'] },
  };
  await cluster.create(foreign);
  const { outcome } = await runToEnd(installer.uninstall());
  expect(outcome.result).toBe('done');
  const ref = { apiVersion: foreign.apiVersion, kind: foreign.kind, ...foreign.metadata };
  expect((await cluster.get(ref))?.metadata.name).toBe('theirs');
  expect(
    await cluster.get({
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      name: 'default',
      namespace: 'metallb-system',
    }),
  ).toBeUndefined();
});

scenario('on an empty cluster there is nothing to take away', async () => {
  await using practice = await start();
  const { outcome } = await runToEnd(practice.installer.uninstall());
  expect(outcome).toMatchObject({ result: 'unchanged', writes: 0 });
});
