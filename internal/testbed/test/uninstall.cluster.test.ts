import { expect } from 'vitest';
import { startTestbed, type Testbed } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { gatesmith, oneRange } from './gatesmith.ts';
import { inventory } from './inventory.ts';

const definitions = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name.startsWith('CustomResourceDefinition/'));

async function up(bed: Testbed): Promise<void> {
  const run = await gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange);
  expect(run.code, run.stderr + run.stdout).toBe(0);
}

async function uninstall(bed: Testbed): Promise<readonly string[]> {
  const run = await gatesmith(bed, ['uninstall', '--yes', '--output', 'json'], undefined);
  expect(run.code, run.stderr + run.stdout).toBe(0);
  return inventory(bed);
}

clusterTest(
  'uninstall leaves no object, finalizer or webhook configuration, but keeps what is not ours',
  async () => {
    await using bed = await startTestbed({ nodes: 1 });
    const before = await inventory(bed);
    await up(bed);
    const during = await inventory(bed);
    expect(during.filter((name) => !before.includes(name)).length).toBeGreaterThan(30);

    const nothing = (await uninstall(bed)).filter((name) => !before.includes(name));
    // the change of kube-proxy's configuration stays, and so does what undoes it
    const backup = 'ConfigMap/kube-system/gatesmith-kube-proxy-backup';
    expect(nothing.filter((name) => name !== backup && !definitions([name]).length)).toEqual([]);
    const installed = definitions(during);
    expect(installed.length).toBeGreaterThanOrEqual(9);
    expect(definitions(nothing)).toEqual(installed);

    // The same next to a pool that another user made: it stays, and the definitions that hold it.
    await up(bed);
    await bed.apply({
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'of-another-team', namespace: 'metallb-system' },
      spec: { addresses: ['192.168.40.0/28'] },
    });
    const left = await uninstall(bed);
    expect(left).toContain('IPAddressPool/metallb-system/of-another-team');
    expect(left).not.toContain('IPAddressPool/metallb-system/default');
    expect(definitions(left)).toEqual(installed);
  },
);
