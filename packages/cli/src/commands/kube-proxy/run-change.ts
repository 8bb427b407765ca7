import type {
  InstallEvent,
  KubeProxyInstaller,
  KubeProxyReport,
  KubeProxyRunOptions,
} from '@gatesmith/installer';
import { runApply } from '../../apply/run-apply.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ApplyFlags } from '../../flags/apply.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import { type KubeProxyRolloutFlags, rolloutFrom } from '../../flags/kube-proxy-rollout.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { RunContext } from '../../run-context.ts';
import { commandLine } from '../../verdict/command-line.ts';
import { kubeProxyEnding } from '../../verdict/kube-proxy-ending.ts';
import { withWorld } from '../../world/with-world.ts';
import { renderReport } from './render-report.ts';

/** One direction of a change: apply or revert. */
export interface KubeProxyChange {
  readonly command: 'gatesmith kube-proxy apply' | 'gatesmith kube-proxy revert';
  readonly start: (
    installer: KubeProxyInstaller,
    options: KubeProxyRunOptions,
  ) => AsyncIterable<InstallEvent>;
}

type Flags = ClusterFlags & KubeProxyRolloutFlags & ApplyFlags & OutputFlags;

/** Carries out a change of kube-proxy: shows each plan, asks for confirmation, follows the events, prints the outcome. */
export async function runKubeProxyChange(
  context: RunContext,
  flags: Flags,
  { command, start }: KubeProxyChange,
): Promise<ExitCode> {
  const { messages, stderr } = context;
  const json = flags.output === 'json';
  let last: KubeProxyReport | undefined;
  const onPlan = (report: KubeProxyReport): void => {
    last = report;
    messages.clearStatus();
    if (json) return;
    const { style, view } = messages;
    messages.print(`${renderReport(report, { style, view, width: stderr.columns ?? 80, format: 'text' })}\n`);
  };
  const { code } = await withWorld(context, { ...flags, command }, (world) =>
    runApply(context, {
      flags,
      world,
      again: commandLine(command, flags, flags.yes ? ['--yes'] : []),
      ending: (run) => kubeProxyEnding({ ...run, flags, command, decision: last?.decision.decision }),
      notes: (outcome) => outcome.findings.filter(({ severity }) => severity === 'info'),
      question: (prompts, { cluster }) => prompts.confirm({ message: `Apply this to ${cluster}?` }),
      refusal: {
        what: 'the change to kube-proxy needs confirmation, and stdin is not a terminal',
        hint: 'look at it with gatesmith kube-proxy plan, then run this again with --yes',
      },
      async start({ signal, timeoutMs, ask }) {
        const { kubeProxy } = world.installerWithoutChart();
        return start(kubeProxy, { signal, timeoutMs, rollout: rolloutFrom(flags), onPlan, confirm: ask });
      },
    }),
  );
  // There was nothing to do here, but another tool has something to do.
  return code === exitCode.done && last?.decision.decision === 'advise' ? exitCode.differs : code;
}
