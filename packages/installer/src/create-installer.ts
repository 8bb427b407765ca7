import { countWrites } from './adapters/kubernetes/count-writes.ts';
import { adopt } from './apply/adopt.ts';
import { prepareAdoption } from './apply/prepare-adoption.ts';
import { type PreparedPlan, preparePlan } from './apply/prepare-plan.ts';
import { proposeAdoption } from './apply/propose-adoption.ts';
import { rollback } from './apply/rollback.ts';
import type { InstallerContext, Run, RunResult } from './apply/run.ts';
import { streamRun } from './apply/stream-run.ts';
import { uninstall } from './apply/uninstall.ts';
import { up } from './apply/up.ts';
import { verifyCluster } from './apply/verify-cluster.ts';
import type { InstallEvent } from './events.ts';
import type { Installer, InstallerOptions, PlanReport, UpOptions } from './installer.ts';
import { createKubeProxyInstaller } from './kube-proxy/create-kube-proxy-installer.ts';
import type { Snapshot } from './observe/snapshot.ts';
import { takeSnapshot } from './observe/take-snapshot.ts';
import type { CallOptions } from './ports/cluster.ts';

/**
 * Makes an installer for one cluster. It holds no state between calls, prints nothing and exits nothing; several in one
 * process are independent of each other.
 *
 * @example
 * ```ts
 * import { connectCluster, createInstaller, helmBinary, lanProbe, readChart } from '@gatesmith/installer';
 * import { parseValues } from '@gatesmith/values';
 *
 * const installer = createInstaller({
 *   cluster: await connectCluster(),
 *   helm: helmBinary(),
 *   probe: lanProbe(),
 *   chart: await readChart('charts/gatesmith'),
 * });
 * for await (const event of installer.up(parseValues([{ file: 'values.yaml', text }]))) console.log(event.type);
 * ```
 */
export function createInstaller({
  helm,
  probe,
  chart,
  now = Date.now,
  rollout = {},
  ...options
}: InstallerOptions): Installer {
  const { cluster, writes } = countWrites(options.cluster);
  const context: InstallerContext = { cluster, helm, probe, chart, rollout, now };
  const snapshot = ({ signal }: CallOptions = {}): Promise<Snapshot> =>
    takeSnapshot(cluster, { signal, now });
  const stream = (
    { signal, timeoutMs }: Pick<UpOptions, 'signal' | 'timeoutMs'>,
    body: (run: Run) => Promise<RunResult>,
  ): AsyncGenerator<InstallEvent, void, undefined> => streamRun({ signal, timeoutMs, context, writes }, body);

  return {
    snapshot,
    plan: async (values, planOptions = {}) =>
      withoutDesired(await preparePlan(context, { values, ...planOptions })),
    planAdoption: async (values, planOptions = {}) =>
      withoutDesired(await prepareAdoption(context, { values, ...planOptions })),
    proposeValues: ({ signal } = {}) => proposeAdoption(context, { signal }),
    verify: async (values, { signal } = {}) =>
      verifyCluster(context, { values, snapshot: await snapshot({ signal }), logs: 'read', signal }),
    up: (values, upOptions = {}) => stream(upOptions, (run) => up(run, { values, options: upOptions })),
    adopt: (values, upOptions = {}) => stream(upOptions, (run) => adopt(run, { values, options: upOptions })),
    rollback: (rollbackOptions = {}) => stream(rollbackOptions, (run) => rollback(run, rollbackOptions)),
    uninstall: (uninstallOptions = {}) => stream(uninstallOptions, (run) => uninstall(run, uninstallOptions)),
    kubeProxy: createKubeProxyInstaller({ cluster, rollout, now, stream }),
  };
}

function withoutDesired({ plan, findings, snapshot }: PreparedPlan): PlanReport {
  return { plan, findings, snapshot };
}
