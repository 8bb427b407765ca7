import { expect, test } from 'vitest';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = (options: Partial<Parameters<typeof startScenario>[0]> = {}) =>
  startScenario({ program: program ?? 'helm', ...options });

scenario(
  'the recipe ends with an address out of its pool, announced by one node, and an HTTP answer',
  async () => {
    // The cluster needs no waiting, so the number of polls on a busy machine does not affect the count.
    await using practice = await start({ speed: 1000 });
    const { sandbox, installer } = practice;
    const values = await recipe();

    const { outcome, events } = await runToEnd(installer.up(values));
    expect(outcome.error).toBeUndefined();
    expect(outcome.result).toBe('done');
    const ours = sandbox.requests.filter(({ userAgent }) => userAgent.startsWith('gatesmith'));
    // a wait that takes longer on a busy machine looks once for its reason, which is a dozen lists
    expect(ours.length).toBeLessThanOrEqual(150);
    expect(outcome.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(outcome.addresses).toEqual([
      {
        service: 'Service/ingress-nginx/gatesmith-entrypoint',
        address: '192.168.20.20',
        port: 80,
        pool: 'default',
        announcedBy: [expect.stringMatching(/^n[123]$/)],
        http: expect.stringContaining('404'),
      },
    ]);
    expect(sandbox.arping('192.168.20.20')).toHaveLength(1);
    expect(
      events.filter(({ type }) => type === 'step-end').map((event) => ('step' in event ? event.step : '')),
    ).toEqual([
      'namespaces',
      'crds',
      'kube-proxy',
      'release',
      'webhook',
      'addresses',
      'entrypoint',
      'verify',
    ]);

    sandbox.resetRequests();
    const again = await runToEnd(installer.up(values));
    expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
    // Nodes and pods only because kube-proxy runs in ipvs mode here, where it matters what it was restarted with.
    expect(
      sandbox.requests.map(({ verb, path }) => `${verb} ${/[^/?]+(?=$|\?)/.exec(path)?.[0]}`).sort(),
    ).toMatchInlineSnapshot(`
        [
          "create ipaddresspools",
          "discovery version",
          "list clusterrolebindings",
          "list clusterroles",
          "list configmaps",
          "list configurationstates",
          "list customresourcedefinitions",
          "list daemonsets",
          "list deployments",
          "list ingressclasses",
          "list ipaddresspools",
          "list l2advertisements",
          "list namespaces",
          "list nodes",
          "list pods",
          "list rolebindings",
          "list roles",
          "list secrets",
          "list serviceaccounts",
          "list servicel2statuses",
          "list services",
          "list validatingwebhookconfigurations",
        ]
      `);
  },
);

scenario('a second machine that answers for the address is found by every up, and by verify', async () => {
  const macs = ['02:00:c0:a8:14:0b'];
  const listened: (number | undefined)[] = [];
  await using practice = await start({
    kubeProxy: { mode: 'nftables' },
    arp: async ({ listenMs }) => {
      listened.push(listenMs);
      return { asked: true, macs };
    },
  });
  const { installer } = practice;
  const values = await recipe();
  const [address] = (await runToEnd(installer.up(values))).outcome.addresses;
  expect(address).toMatchObject({ arp: { asked: true, macs } });
  // Half a second is all that an up with nothing to do may take; verify takes the time that the probe thinks right.
  expect((await runToEnd(installer.up(values))).outcome).toMatchObject({ result: 'unchanged', findings: [] });
  await installer.verify(values);
  expect(listened).toEqual([200, 200, undefined]);

  macs.push('02:00:c0:a8:14:0c');
  const found = [expect.objectContaining({ code: 'GS-KUBEPROXY-SEVERAL-MACS' })];
  expect((await runToEnd(installer.up(values))).outcome).toMatchObject({ result: 'failed', findings: found });
  expect(await installer.verify(values)).toMatchObject({ findings: found });
});

scenario('a pool that holds a node is refused by name before anything is written', async () => {
  await using practice = await start();
  const { sandbox, installer } = practice;
  const { outcome } = await runToEnd(
    installer.up(await recipe('pools[0].addresses[0]=192.168.20.10-192.168.20.40')),
  );
  expect(outcome.result).toBe('failed');
  expect(outcome.error?.code).toBe('PREFLIGHT_FAILED');
  expect(outcome.findings.map(({ code }) => code)).toContain('GS-POOL-NODE-ADDRESS');
  expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
});

scenario('missing rights are listed up front, all at once, and nothing is written', async () => {
  await using practice = await start();
  const { sandbox, installer } = practice;
  sandbox.faults.deny(
    { verbs: ['patch'], groups: [''], resources: ['namespaces'] },
    { verbs: ['create'], groups: ['apps'], resources: ['daemonsets'] },
  );
  const { outcome } = await runToEnd(installer.up(await recipe()));
  expect(outcome.result).toBe('failed');
  expect(
    outcome.findings.filter(({ code }) => code === 'GS-PERMISSION-MISSING').map(({ message }) => message),
  ).toEqual([
    'may not patch namespaces',
    'may not create daemonsets.apps in namespace ingress-nginx',
    'may not create daemonsets.apps in namespace metallb-system',
  ]);
  expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
});

scenario('a saved plan is refused when the cluster has moved, naming the object', async () => {
  await using practice = await start();
  const { cluster, installer, sandbox } = practice;
  const values = await recipe();
  const { plan } = await installer.plan(values);
  await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'metallb-system' } });
  sandbox.resetRequests();
  const { outcome } = await runToEnd(installer.up(values, { plan }));
  expect(outcome.error).toMatchObject({
    code: 'PLAN_STALE',
    message:
      'the saved plan no longer fits: Namespace/metallb-system: would now be configured, the plan says created',
  });
  expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
});

scenario('who says no at the question leaves the cluster as it was', async () => {
  await using practice = await start();
  const { outcome } = await runToEnd(practice.installer.up(await recipe(), { confirm: async () => false }));
  expect(outcome).toMatchObject({ result: 'declined', writes: 0 });
  expect(practice.sandbox.requests.filter(({ write }) => write)).toEqual([]);
});

scenario('one changed value is one Helm upgrade, and the pool is not recreated', async () => {
  await using practice = await start();
  const { installer, sandbox } = practice;
  await runToEnd(installer.up(await recipe()));
  const uid = () =>
    sandbox.objects({ kind: 'IPAddressPool', name: 'default' }).map(({ metadata }) => metadata);
  const before = uid();
  const changed = await recipe('pools[0].addresses[0]=192.168.20.20-192.168.20.99');
  const { plan } = await installer.plan(changed);
  expect(
    plan.steps
      .flatMap(({ changes }) => changes)
      .filter(({ action }) => action !== 'unchanged')
      .map(({ object, action }) => [object, action]),
  ).toEqual([['IPAddressPool/metallb-system/default', 'configured']]);
  const { outcome } = await runToEnd(installer.up(changed));
  expect(outcome.result).toBe('done');
  expect(uid()).toMatchObject(before.map((metadata) => ({ uid: (metadata as { uid: string }).uid }))); // every stored object has one
});
