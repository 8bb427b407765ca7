import { reportKubeProxy } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { ClusterFlags } from '../../../flags/cluster.ts';
import type { KubeProxyPolicyFlags } from '../../../flags/kube-proxy-policy.ts';
import type { KubeProxyRolloutFlags } from '../../../flags/kube-proxy-rollout.ts';
import { rolloutFrom } from '../../../flags/kube-proxy-rollout.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import type { SnapshotFlags } from '../../../flags/snapshot.ts';
import type { ValuesFlags } from '../../../flags/values.ts';
import { printJson, printText } from '../../../output/print.ts';
import type { RunContext } from '../../../run-context.ts';
import { styleFor, viewOf } from '../../../terminal/style.ts';
import { renderEnding } from '../../../verdict/ending.ts';
import { kubeProxyPlanEnding } from '../../../verdict/kube-proxy-ending.ts';
import { loadSnapshot } from '../../../world/load-snapshot.ts';
import { readPolicy } from '../read-policy.ts';
import { isOpen, renderReport, reportDocument } from '../render-report.ts';

/** The flags of `kube-proxy plan`. */
export interface PlanKubeProxyFlags
  extends ValuesFlags,
    ClusterFlags,
    SnapshotFlags,
    KubeProxyPolicyFlags,
    KubeProxyRolloutFlags,
    OutputFlags {
  readonly revert: boolean;
}

/** Shows what `kube-proxy apply` or `revert` would do. */
export async function planKubeProxy(context: RunContext, flags: PlanKubeProxyFlags): Promise<ExitCode> {
  const policy = await readPolicy(context, flags);
  const snapshot = await loadSnapshot(context, { ...flags, command: 'gatesmith kube-proxy plan' });
  const report = reportKubeProxy({
    snapshot,
    policy,
    rollout: rolloutFrom(flags),
    direction: flags.revert ? 'revert' : 'apply',
  });
  if (flags.output === 'json') printJson(context, reportDocument(report));
  else {
    const width = context.stdout.columns ?? 80;
    const { stdout } = context;
    printText(
      context,
      renderReport(report, { style: styleFor(stdout), view: viewOf(stdout), width, format: flags.output }),
    );
    if (flags.output === 'text')
      printText(context, `\n${renderEnding(kubeProxyPlanEnding(report, flags), viewOf(stdout))}`);
  }
  return isOpen(report) ? exitCode.differs : exitCode.done;
}
