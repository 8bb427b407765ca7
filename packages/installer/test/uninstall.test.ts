import { expect, test } from 'vitest';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = () => startScenario({ program: program ?? 'helm' });

/** The objects in the cluster, without those that change automatically. */
function inventory(objects: readonly { kind?: unknown; metadata?: unknown }[]): readonly string[] {
  return objects
    .filter(({ kind }) => kind !== 'Event' && kind !== 'Lease' && kind !== 'ControllerRevision')
    .map(({ kind, metadata }) => {
      const { namespace = '', name = '' } = metadata as { namespace?: string; name?: string }; // stored objects have metadata
      return `${String(kind)}/${namespace}/${kind === 'Pod' ? '' : name}`;
    })
    .sort();
}

const backup = 'ConfigMap/kube-system/gatesmith-kube-proxy-backup';

scenario(
  'uninstall leaves the CRDs and the previous configuration of kube-proxy, and reports that',
  async () => {
    await using practice = await start();
    const { sandbox, installer } = practice;
    const before = inventory(sandbox.objects());
    const up = await runToEnd(installer.up(await recipe()));
    expect(up.outcome.result).toBe('done');

    const { outcome, events } = await runToEnd(installer.uninstall());
    expect(outcome.error).toBeUndefined();
    expect(outcome.result).toBe('done');
    const left = inventory(sandbox.objects()).filter((one) => !before.includes(one));
    expect(left.filter((one) => !one.startsWith('CustomResourceDefinition/'))).toEqual([backup]);
    expect(left.length).toBe(10);
    const plan = events.find((event) => event.type === 'plan');
    const skipped =
      plan?.type === 'plan'
        ? plan.plan.steps.flatMap(({ changes }) => changes).filter(({ action }) => action === 'skipped')
        : [];
    expect(skipped).toHaveLength(10);
    expect(skipped).toContainEqual(
      expect.objectContaining({
        object: backup,
        reason: 'stays: kube-proxy keeps its setting; undo it with: gatesmith kube-proxy revert',
      }),
    );

    const again = await runToEnd(installer.uninstall());
    expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });

    const reverted = await runToEnd(installer.kubeProxy.revert());
    expect(reverted.outcome.error).toBeUndefined();
    expect(reverted.outcome.result).toBe('done');
    expect(inventory(sandbox.objects())).not.toContain(backup);
  },
);

scenario('a foreign pool stays, and with it the CRDs and its namespace', async () => {
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

scenario('on an empty cluster there is nothing to remove', async () => {
  await using practice = await start();
  const { outcome } = await runToEnd(practice.installer.uninstall());
  expect(outcome).toMatchObject({ result: 'unchanged', writes: 0 });
});

scenario(
  'a namespace in which others keep something stays, whatever its kind, and the plan names it',
  async () => {
    await using practice = await start();
    const { cluster, installer } = practice;
    await runToEnd(installer.up(await recipe()));
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'wildcard-tls', namespace: 'ingress-nginx' },
      data: { 'tls.key': 'eA==' },
    };
    await cluster.create(secret);
    await cluster.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'acme', namespace: 'ingress-nginx' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    const { outcome, events } = await runToEnd(installer.uninstall());
    expect(outcome).toMatchObject({ result: 'done' });
    const planned = events.flatMap((event) => (event.type === 'plan' ? event.plan.steps : []));
    const namespaces = planned.find(({ id }) => id === 'uninstall-namespaces')?.changes;
    expect(namespaces?.map(({ object, action, reason }) => [object, action, reason])).toEqual([
      [
        'Namespace/ingress-nginx',
        'skipped',
        'stays: PersistentVolumeClaim/ingress-nginx/acme, Secret/ingress-nginx/wildcard-tls live there',
      ],
      ['Namespace/metallb-system', 'deleted', undefined],
    ]);
    const ref = { apiVersion: 'v1', kind: 'Secret', ...secret.metadata };
    expect((await cluster.get(ref))?.metadata.name).toBe('wildcard-tls');
  },
);

scenario('what is put into a namespace after the plan was made stays too', async () => {
  await using practice = await start();
  const { cluster, installer } = practice;
  await runToEnd(installer.up(await recipe()));
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'ingress-nginx', name: 'late' };
  const { outcome } = await runToEnd(
    installer.uninstall({
      confirm: async () => {
        await cluster.create({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'late', namespace: 'ingress-nginx' },
        });
        return true;
      },
    }),
  );
  expect(outcome.findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
    'GS-NAMESPACE-KEPT Namespace/ingress-nginx',
  ]);
  expect((await cluster.get(ref))?.metadata.name).toBe('late');
});

scenario('a namespace that existed before is not marked as ours, and stays', async () => {
  await using practice = await start();
  const { cluster, installer } = practice;
  const namespaces = ['ingress-nginx', 'metallb-system'];
  for (const name of namespaces)
    await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const label = async (name: string): Promise<string | undefined> =>
    (await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name }))?.metadata.labels?.[
      'app.kubernetes.io/managed-by'
    ];
  const values = await recipe();
  await runToEnd(installer.up(values));
  for (const name of namespaces) expect(await label(name)).toBeUndefined();
  expect((await runToEnd(installer.up(values))).outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  const { outcome, events } = await runToEnd(installer.uninstall());
  expect(outcome.result).toBe('done');
  const planned = events.flatMap((event) => (event.type === 'plan' ? event.plan.steps : []));
  expect(planned.find(({ id }) => id === 'uninstall-namespaces')?.changes).toMatchObject(
    namespaces.map((name) => ({
      object: `Namespace/${name}`,
      action: 'skipped',
      reason: 'stays: gatesmith did not create it',
    })),
  );
  for (const name of namespaces)
    expect(await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name })).toBeDefined();
});
