import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createInstaller, type Helm, httpProbe } from '../src/index.ts';
import { journalRef } from '../src/observe/journal-entry.ts';
import { findHelm, recipe, runToEnd, startScenario } from './start-scenario.ts';

const program = await findHelm();

test.skipIf(program === undefined)(
  'Helm renders only what is not known: an up that finds the rendering noted and unchanged in the release runs none',
  async () => {
    await using practice = await startScenario({
      program: program ?? 'helm',
      kubeProxy: { mode: 'nftables' },
    });
    const { sandbox, cluster, chart } = practice;
    const values = await recipe();
    let renderings = 0;
    const helm: Helm = {
      ...practice.helm,
      template: (options) => {
        renderings += 1;
        return practice.helm.template(options);
      },
    };
    const probe = httpProbe({ reroute: (address, port) => sandbox.reach(address, port) });
    const installer = createInstaller({ cluster, helm, probe, chart });
    const up = async () => {
      renderings = 0;
      const { outcome } = await runToEnd(installer.up(values));
      return { result: outcome.result, error: outcome.error, renderings };
    };

    expect(await up()).toEqual({ result: 'done', renderings: 1 });
    expect(await up()).toEqual({ result: 'unchanged', renderings: 0 });

    // An upgrade with Helm alone: a chart of the same name and version, the same values, other templates.
    const other = await mkdtemp(join(tmpdir(), 'gatesmith-other-chart-'));
    onTestFinished(() => rm(other, { recursive: true }));
    await cp(chart.path, other, { recursive: true });
    await appendFile(
      join(other, 'templates/theirs.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: theirs\n',
    );
    const { valuesText } = await desiredOf(practice.helm, chart.path);
    await practice.helm.upgrade({
      release: 'gatesmith',
      namespace: 'metallb-system',
      chart: other,
      values: valuesText,
      timeoutMs: 60_000,
    });
    expect(sandbox.objects({ kind: 'ConfigMap', name: 'theirs' })).toHaveLength(1);
    expect(await up()).toEqual({ result: 'done', renderings: 1 });
    expect(sandbox.objects({ kind: 'ConfigMap', name: 'theirs' })).toEqual([]);
    expect(await up()).toEqual({ result: 'unchanged', renderings: 0 });

    // An object that drifted is found without Helm, and put right with it.
    const pool = { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', namespace: 'metallb-system' };
    await cluster.patch(
      { ...pool, name: 'default' },
      { type: 'merge', body: { spec: { addresses: ['192.168.20.20-192.168.20.30'] } } },
    );
    expect(await up()).toEqual({ result: 'done', renderings: 1 });

    await cluster.delete(journalRef);
    expect(await up()).toEqual({ result: 'unchanged', renderings: 1 });

    async function desiredOf(by: Helm, path: string): Promise<{ readonly valuesText: string }> {
      const { renderDesired } = await import('../src/index.ts');
      return renderDesired({ values, chart: { ...chart, path }, helm: by, kubeVersion: 'v1.36.3' });
    }
  },
);
