import { reportKubeProxy } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { rolloutFrom } from '../../flags/kube-proxy-rollout.ts';
import { observe } from '../../observe.ts';
import { printJson, printText } from '../../print.ts';
import type { RunContext } from '../../run-context.ts';
import { styleFor, viewOf } from '../../style.ts';
import type { PlanFlags } from './plan-command.ts';
import { readPolicy } from './read-policy.ts';
import { isOpen, renderReport, reportDocument } from './render-report.ts';

/** What would be done about a cluster's kube-proxy. */
export async function plan(context: RunContext, flags: PlanFlags): Promise<ExitCode> {
  const policy = await readPolicy(context, flags);
  const snapshot = await observe(context, flags, 'gatesmith kube-proxy plan');
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
  }
  return isOpen(report) ? exitCode.differs : exitCode.done;
}
