import { startSandbox } from '@gatesmith/sandbox';
import { afterEach, expect, test, vi } from 'vitest';
import {
  type Cluster,
  connectCluster,
  createInstaller,
  helmBinary,
  type Installer,
  reportKubeProxy,
} from '../src/index.ts';
import { readBackup } from '../src/kube-proxy/backup-object.ts';
import { runToEnd } from './start-scenario.ts';

const fixed = Date.parse('2031-02-03T04:05:06.000Z');
const backupRef = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'kube-system',
  name: 'gatesmith-kube-proxy-backup',
};
const daemonSetRef = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  namespace: 'kube-system',
  name: 'kube-proxy',
};

function installerOn(cluster: Cluster): Installer {
  return createInstaller({
    cluster,
    helm: helmBinary(),
    probe: { http: async () => ({ answered: false, reason: 'not asked' }) },
    now: () => fixed,
    rollout: { soakSeconds: 0.1, settleSeconds: 0 },
  });
}

afterEach(() => {
  vi.useRealTimers();
});

test('every time that apply writes comes from the clock that the installer was given', async () => {
  await using sandbox = await startSandbox({ speed: 20 });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const { outcome } = await runToEnd(installerOn(cluster).kubeProxy.apply());
  expect(outcome.error).toBeUndefined();

  const written = '2031-02-03T04:05:06.000Z';
  const backup = await cluster.get(backupRef);
  expect(backup && readBackup(backup)?.backup.takenAt).toBe(written);
  expect(await cluster.get(daemonSetRef)).toMatchObject({
    spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': written } } } },
  });
  await cluster.close();
});

test('a report depends on the snapshot alone, whatever the time is', async () => {
  await using sandbox = await startSandbox({ speed: 20 });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const installer = installerOn(cluster);
  const before = await installer.snapshot();
  await runToEnd(installer.kubeProxy.apply());
  const after = await installer.snapshot();
  await cluster.close();

  const reports = ['2027-01-01', '2028-01-01'].map((day) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(day) });
    return [reportKubeProxy({ snapshot: before }), reportKubeProxy({ snapshot: after, direction: 'revert' })];
  });
  expect(reports[1]).toEqual(reports[0]);
  expect(reports[0]?.map(({ rollout }) => rollout?.steps.length)).toEqual([
    expect.any(Number),
    expect.any(Number),
  ]);
});
