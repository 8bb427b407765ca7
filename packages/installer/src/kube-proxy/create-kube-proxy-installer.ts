import { summarize } from '@gatesmith/diagnostics';
import type { InstallerContext, Run, RunResult } from '../apply/run.ts';
import type { InstallEvent } from '../events.ts';
import { takeSnapshot } from '../observe/take-snapshot.ts';
import { changeKubeProxy } from './change-kube-proxy.ts';
import type {
  KubeProxyInstaller,
  KubeProxyReport,
  KubeProxyRequest,
  KubeProxyRunOptions,
} from './kube-proxy-installer.ts';
import { type ReportKubeProxyInput, reportKubeProxy } from './report-kube-proxy.ts';
import { verifyKubeProxyNow } from './verify-kube-proxy-now.ts';

export interface KubeProxyInstallerOptions extends Pick<InstallerContext, 'cluster' | 'rollout' | 'now'> {
  /** Runs a body as a stream of events that ends in `done`, with a deadline and an interruption. */
  readonly stream: (
    options: KubeProxyRunOptions,
    body: (run: Run) => Promise<RunResult>,
  ) => AsyncGenerator<InstallEvent, void, undefined>;
}

/** The part of an installer that changes kube-proxy alone. */
export function createKubeProxyInstaller({
  cluster,
  rollout: defaults,
  now,
  stream,
}: KubeProxyInstallerOptions): KubeProxyInstaller {
  const report = async (
    direction: ReportKubeProxyInput['direction'],
    { policy, rollout, signal }: KubeProxyRequest,
  ): Promise<KubeProxyReport> => {
    const snapshot = await takeSnapshot(cluster, { signal, now });
    return reportKubeProxy({ snapshot, policy, direction, rollout: { ...defaults, ...rollout } });
  };
  return {
    plan: (options = {}) => report('apply', options),
    planRevert: (options = {}) => report('revert', options),
    apply: (options = {}) => stream(options, (run) => changeKubeProxy(run, { direction: 'apply', options })),
    revert: (options = {}) =>
      stream(options, (run) => changeKubeProxy(run, { direction: 'revert', options })),
    async verify({ signal } = {}) {
      const findings = await verifyKubeProxyNow({ cluster, now, signal });
      return { findings, summary: summarize(findings) };
    },
  };
}
