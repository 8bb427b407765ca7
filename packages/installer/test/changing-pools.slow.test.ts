import { expect, test } from 'vitest';
import { readJournal } from '../src/index.ts';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = () => startScenario({ program: program ?? 'helm' });

const two = [
  'pools[0].name=default',
  'pools[0].addresses[0]=192.168.20.20-192.168.20.99',
  'pools[1].name=second',
  'pools[1].addresses[0]=192.168.20.100-192.168.20.120',
  'layer2[0].ipAddressPools[1]=second',
];

scenario(
  'pools grow over one that goes and over one that shrinks, and a rollback brings the earlier ones back',
  async () => {
    await using practice = await start();
    const { installer, sandbox } = practice;
    const pools = () =>
      sandbox
        .objects({ kind: 'IPAddressPool' })
        .map((pool) => (pool['spec'] as { addresses?: unknown }).addresses); // every stored pool has a spec
    const first = await runToEnd(installer.up(await recipe(...two)));
    expect(first.outcome).toMatchObject({ result: 'done' });
    expect(pools()).toEqual([['192.168.20.20-192.168.20.99'], ['192.168.20.100-192.168.20.120']]);

    const shifted = await recipe(
      ...two,
      'pools[0].addresses[0]=192.168.20.20-192.168.20.110',
      'pools[1].addresses[0]=192.168.20.111-192.168.20.130',
    );
    const second = await runToEnd(installer.up(shifted));
    expect(second.outcome).toMatchObject({ result: 'done' });
    expect(
      second.events.filter((event) => event.type === 'change' && event.step === 'free-pool-addresses'),
    ).toMatchObject([{ object: 'IPAddressPool/metallb-system/second', action: 'configured' }]);
    expect(pools()).toEqual([['192.168.20.20-192.168.20.110'], ['192.168.20.111-192.168.20.130']]);

    const third = await runToEnd(installer.up(await recipe()));
    expect(third.outcome).toMatchObject({ result: 'done' });
    expect(pools()).toEqual([['192.168.20.20-192.168.20.254']]);

    const back = await runToEnd(installer.rollback());
    expect(back.outcome.error).toBeUndefined();
    expect(back.events[0]).toEqual({
      type: 'revision',
      from: 3,
      to: 2,
      deployedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(back.outcome.result).toBe('done');
    expect(pools()).toEqual([['192.168.20.20-192.168.20.110'], ['192.168.20.111-192.168.20.130']]);
    expect((await installer.plan(shifted)).plan.summary).toMatchObject({
      created: 0,
      configured: 0,
      deleted: 0,
    });

    expect(readJournal(await installer.snapshot())).toMatchObject({
      state: 'done',
      step: 'entrypoint',
    });
  },
);

scenario(
  'a foreign pool that may serve the entrypoint first is named before anything is written',
  async () => {
    await using practice = await start();
    const { installer, cluster, sandbox } = practice;
    const values = await recipe('entrypoint.ipAddressPool=null');
    await runToEnd(installer.up(values));
    await runToEnd(installer.uninstall());
    const pool = (name: string, addresses: string) =>
      cluster.create({
        apiVersion: 'metallb.io/v1beta1',
        kind: 'IPAddressPool',
        metadata: { name, namespace: 'metallb-system' },
        spec: { addresses: [addresses] },
      });
    await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'metallb-system' } });
    await pool('theirs', '10.9.0.0/24');
    await pool('near', '192.168.20.250-192.168.20.255');
    sandbox.resetRequests();
    const { outcome } = await runToEnd(installer.up(values));
    expect(outcome.error?.code).toBe('PREFLIGHT_FAILED');
    expect(
      outcome.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    ).toMatchInlineSnapshot(`
      [
        "pools.default: 192.168.20.250-192.168.20.254 is in IPAddressPool/metallb-system/near already, which is not of this release; MetalLB's webhook refuses a second pool with the same addresses",
        "IPAddressPool/metallb-system/near: assigns addresses automatically and is not in the values, so the entrypoint may get its address from it",
        "IPAddressPool/metallb-system/theirs: assigns addresses automatically and is not in the values, so the entrypoint may get its address from it",
      ]
    `);
    expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
  },
);
