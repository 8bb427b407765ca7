import { textAt } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import type { ObjectRef, Plan } from '../src/index.ts';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const entrypoint: ObjectRef = {
  apiVersion: 'v1',
  kind: 'Service',
  namespace: 'ingress-nginx',
  name: 'gatesmith-entrypoint',
};
const program = await findHelm();
const pool: ObjectRef = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  namespace: 'metallb-system',
  name: 'default',
};

test.skipIf(program === undefined)(
  'a saved plan is carried out exactly as long as nothing that it rests on has moved, and refused by name otherwise',
  async () => {
    await using practice = await startScenario({ program: program ?? 'helm' });
    const { sandbox, installer, cluster } = practice;
    const values = await recipe();
    expect((await runToEnd(installer.up(values))).outcome.result).toBe('done');
    const edit = (body: Readonly<Record<string, unknown>>): Promise<unknown> =>
      cluster.patch(pool, { type: 'merge', body });
    await edit({ spec: { addresses: ['192.168.20.50-192.168.20.60'] } });
    // A plan travels as a file.
    const saved = JSON.parse(JSON.stringify((await installer.plan(values)).plan)) as Plan; // made right here
    expect(saved.basis).toEqual({
      'IPAddressPool/metallb-system/default': expect.stringMatching(/^\d+$/),
      'Release/metallb-system/gatesmith': 'revision 1, deployed',
    });

    const refused = async (plan: Plan, message: string): Promise<void> => {
      sandbox.resetRequests();
      const { outcome } = await runToEnd(installer.up(values, { plan }));
      expect(outcome.error).toMatchObject({
        code: 'PLAN_STALE',
        message: `the saved plan no longer fits: ${message}`,
      });
      expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);
    };
    const { chart } = saved;
    await refused({ ...saved, valuesDigest: 'x' }, 'the values are other ones than the plan was made from');
    if (chart !== undefined)
      await refused(
        { ...saved, chart: { ...chart, digest: 'x' } },
        'the chart is another one than the plan was made from',
      );
    await edit({ spec: { addresses: ['192.168.20.70-192.168.20.80'] } });
    await refused(saved, 'IPAddressPool/metallb-system/default: has changed since the plan was made');
    await edit({ spec: { addresses: ['192.168.20.50-192.168.20.60'] }, metadata: { labels: { note: 'x' } } });
    // MetalLB gives the entrypoint an address of the edited pool; before that, the plan would move it.
    await expect
      .poll(async () => textAt(await cluster.get(entrypoint), 'status', 'loadBalancer', 'ingress', 0, 'ip'), {
        timeout: 30_000,
      })
      .toBe('192.168.20.50');

    const { outcome, events } = await runToEnd(installer.up(values, { plan: saved }));
    expect(outcome.result, outcome.error?.message).toBe('done');
    expect(events.filter(({ type }) => type === 'change')).toEqual([
      {
        type: 'change',
        step: 'release',
        object: 'IPAddressPool/metallb-system/default',
        action: 'configured',
      },
    ]);
    expect((await cluster.get(pool))?.['spec']).toMatchObject({
      addresses: ['192.168.20.20-192.168.20.254'],
    });
    await refused(saved, 'IPAddressPool/metallb-system/default: no longer needs what the plan says');
  },
);
