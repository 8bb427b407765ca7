import type {
  InstallEvent,
  KubeProxyInstaller,
  KubeProxyReport,
  KubeProxyRunOptions,
  Outcome,
} from '@gatesmith/installer';
import { agreement } from '../../agreement.ts';
import { conclude } from '../../conclude.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ApplyFlags } from '../../flags/apply.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import { type KubeProxyRolloutFlags, rolloutFrom } from '../../flags/kube-proxy-rollout.ts';
import type { OutputFlags } from '../../flags/output.ts';
import { follow } from '../../follow.ts';
import { printText } from '../../print.ts';
import { renderFindings } from '../../render/findings.ts';
import type { RunContext } from '../../run-context.ts';
import { openSession } from '../../session.ts';
import { viewOf } from '../../style.ts';
import { renderReport } from './render-report.ts';

/** Which way, under which name. */
export interface KubeProxyDirection {
  readonly command: string;
  readonly start: (
    installer: KubeProxyInstaller,
    options: KubeProxyRunOptions,
  ) => AsyncIterable<InstallEvent>;
}

type Flags = ClusterFlags & KubeProxyRolloutFlags & ApplyFlags & OutputFlags;

/** Carries a change of kube-proxy out, or takes it back: shows the plan, asks, follows, concludes. */
export async function runKubeProxy(
  context: RunContext,
  flags: Flags,
  { command, start }: KubeProxyDirection,
): Promise<ExitCode> {
  const { conversation } = context;
  const json = flags.output === 'json';
  const session = await openSession(context, { ...flags, command });
  let outcome: Outcome;
  let last: KubeProxyReport | undefined;
  const agreed = agreement(context, flags, session);
  try {
    const options: KubeProxyRunOptions = {
      signal: context.signal,
      timeoutMs: flags.timeout,
      rollout: rolloutFrom(flags),
      onPlan(report) {
        last = report;
        conversation.still();
        if (json) return;
        const width = context.stderr.columns ?? 80;
        const { style, view } = conversation;
        conversation.say(`${renderReport(report, { style, view, width, format: 'text' })}\n`);
      },
      confirm: () => agreed.ask((prompts, where) => prompts.confirm({ message: `Do this on ${where}?` })),
    };
    outcome = await follow(context, flags, start(session.installerWithoutChart().kubeProxy, options));
  } finally {
    conversation.still();
    await session.close();
  }
  agreed.requireAsked({
    what: 'kube-proxy has to change, and nobody is there to agree to it',
    hint: 'look at it with gatesmith kube-proxy plan, then run this again with --yes',
  });
  const code = conclude(context, flags, outcome, session.model);
  if (!json && outcome.result === 'done') {
    const shown = outcome.findings.filter(({ severity }) => severity === 'info');
    const view = viewOf(context.stdout);
    if (shown.length > 0) printText(context, renderFindings(shown, { ...view, format: flags.output }));
  }
  if (agreed.wentAway) return exitCode.interrupted;
  // Nothing was to be done here, but something is to be done elsewhere.
  return code === exitCode.done && last?.decision.decision === 'advise' ? exitCode.differs : code;
}
