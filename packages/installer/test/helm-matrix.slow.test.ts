import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseValues } from '@gatesmith/values';
import { helmBinaries } from '@internal/testing/helm';
import { describe, expect, test } from 'vitest';
import { root } from './assembled-chart.ts';
import { recipe, runToEnd, startScenario } from './start-scenario.ts';

const pools = 'pools: [{ name: default, addresses: [192.168.20.20-192.168.20.254] }]';

const documents = {
  'the recipe': () => recipe(),
  Traefik: async () => parseValues([{ file: 'values.yaml', text: pools }]),
  'no ingress controller': async () =>
    parseValues([{ file: 'values.yaml', text: `${pools}\ningress: { controller: none }` }]),
  'policies and a budget': async () => {
    const file = join(root, 'charts/gatesmith/ci/13-hardened-values.yaml');
    return parseValues([{ file, text: await readFile(file, 'utf8') }]);
  },
};

describe.for(await helmBinaries())('with Helm $version', ({ helm }) => {
  test.for(Object.entries(documents))(
    '%s goes up in one pass, needs nothing the second time, and goes away again',
    async ([, values]) => {
      await using practice = await startScenario({ program: helm });
      const { installer, sandbox } = practice;
      const wanted = await values();
      const up = await runToEnd(installer.up(wanted));
      expect(up.outcome.error).toBeUndefined();
      expect(up.outcome.result).toBe('done');

      sandbox.resetRequests();
      const again = await runToEnd(installer.up(wanted));
      expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
      expect(sandbox.requests.filter(({ write }) => write)).toEqual([]);

      const down = await runToEnd(installer.uninstall());
      expect(down.outcome).toMatchObject({ result: 'done' });
      expect(sandbox.objects({ kind: 'IPAddressPool' })).toEqual([]);
      for (const kind of ['ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'NetworkPolicy'])
        expect(sandbox.objects({ kind })).toEqual([]);
    },
  );

  test('manual changes are corrected permanently: a pool, and a selector that no longer selected a pod', async () => {
    await using practice = await startScenario({ program: helm });
    const { installer, cluster } = practice;
    const values = await recipe();
    expect((await runToEnd(installer.up(values))).outcome.result).toBe('done');
    const pool = {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      name: 'default',
      namespace: 'metallb-system',
    };
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      name: values.entrypoint.name,
      namespace: 'ingress-nginx',
    };
    await cluster.patch(pool, { type: 'merge', body: { spec: { autoAssign: false } } });
    await cluster.patch(service, { type: 'merge', body: { spec: { selector: { canary: 'yes' } } } });

    const mended = await runToEnd(installer.up(values));
    expect(mended.outcome.error).toBeUndefined();
    expect(mended.outcome.result).toBe('done');
    expect(await cluster.get(pool)).toMatchObject({ spec: { autoAssign: true } });
    expect(await cluster.get(service)).not.toHaveProperty('spec.selector.canary');
    const again = await runToEnd(installer.up(values));
    expect(again.outcome).toMatchObject({ result: 'unchanged', writes: 0 });
  });
});
