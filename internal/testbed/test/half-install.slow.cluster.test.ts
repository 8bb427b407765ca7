import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleChart } from '@gatesmith/installer';
import { helmBinaries } from '@internal/testing/helm';
import { expect } from 'vitest';
import { startTestbed, type Testbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { charts, gatesmith, oneRange, umbrella } from './gatesmith.ts';
import { inventory } from './inventory.ts';

const records = '/api/v1/namespaces/metallb-system/secrets?labelSelector=owner%3Dhelm,name%3Dgatesmith';

interface Records {
  readonly items: readonly { readonly metadata: { readonly labels: { readonly status: string } } }[];
}

/** A Helm that is killed while it waits: its record says forever that it is at work. */
async function killedHelm(bed: Testbed): Promise<void> {
  const chart = join(bed.run.folder, 'chart');
  await assembleChart({ umbrella, charts, out: chart });
  const values = join(bed.run.folder, 'half.json');
  writeFileSync(values, JSON.stringify(oneRange));
  for (const name of ['metallb-system', 'traefik']) {
    const labels = {
      'app.kubernetes.io/managed-by': 'gatesmith',
      'pod-security.kubernetes.io/enforce': 'privileged',
    };
    await bed.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  }
  const helm = (await helmBinaries()).at(-1)?.helm ?? 'helm';
  const install = ['upgrade', '--install', 'gatesmith', chart, '--namespace', 'metallb-system', '--wait'];
  const killed = bed.client.exec(
    'timeout',
    ['-s', 'KILL', '25', helm, ...install, '--kubeconfig', bed.kubeconfig, '--values', values],
    { allowFailure: true, timeoutMs: 90_000, env: { PATH: process.env['PATH'], HOME: bed.run.folder } },
  );
  // No workload ever starts, so Helm waits until it is killed.
  await waitUntil('Helm has made the DaemonSet', () => take(bed, 'daemonsets', 'gatesmith-metallb-speaker'), {
    timeoutMs: 60_000,
  });
  await waitUntil('and the Deployment', () => take(bed, 'deployments', 'gatesmith-metallb-controller'), {
    timeoutMs: 60_000,
  });
  await killed;
}

async function take(bed: Testbed, plural: string, name: string): Promise<boolean> {
  try {
    await bed.api.request('DELETE', `/apis/apps/v1/namespaces/metallb-system/${plural}/${name}`);
    return true;
  } catch {
    return false;
  }
}

clusterTest(
  'a half-install whose Helm was killed and whose controllers are gone is removed to the last object',
  async () => {
    await using bed = await startTestbed({ nodes: 1 });
    const before = await inventory(bed);
    await killedHelm(bed);
    const { items } = await bed.api.request<Records>('GET', records);
    expect(items.map(({ metadata }) => metadata.labels.status)).toEqual(['pending-install']);

    const run = await gatesmith(bed, ['uninstall', '--yes', '--output', 'json'], undefined);

    expect(run.code, run.stderr + run.stdout).toBe(0);
    // Right after its definition was made, a kind may still be "(re)initializing" for a while.
    const after = await waitUntil('everything can be listed', () => inventory(bed), {
      timeoutMs: 60_000,
    });
    const left = after.filter((name) => !before.includes(name));
    const kept = /^(CustomResourceDefinition\/|ConfigMap\/kube-system\/gatesmith-kube-proxy-backup$)/;
    expect(left.filter((name) => !kept.test(name))).toEqual([]);
  },
  300_000,
);
