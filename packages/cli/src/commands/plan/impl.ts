import { hasErrors } from '@gatesmith/diagnostics';
import { hasChanges, type PlanReport } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { requireValues } from '../../input/read-values.ts';
import { writeOutput } from '../../output/write-output.ts';
import { printJson, printText } from '../../print.ts';
import { renderFindings } from '../../render/findings.ts';
import { renderPlan } from '../../render/plan.ts';
import { isReportFormat, renderReport } from '../../render/report.ts';
import { replayPlan } from '../../replay.ts';
import type { RunContext } from '../../run-context.ts';
import { openSession } from '../../session.ts';
import { styleFor, viewOf } from '../../style.ts';
import type { PlanFlags } from './command.ts';

/** Shows what `up` would do. */
export async function plan(context: RunContext, flags: PlanFlags): Promise<ExitCode> {
  const { values, findings: warnings, sources } = await requireValues(context, flags);
  const report =
    flags.snapshot === undefined
      ? await live(context, flags, values)
      : await replayPlan(context, flags, values);
  const findings = [...warnings, ...report.findings];
  if (flags.out !== undefined)
    await writeOutput(context, flags.out, `${JSON.stringify(report.plan, undefined, 2)}\n`);
  const differs = hasChanges(report.plan) || hasErrors(findings);
  const { output } = flags;
  if (output === 'json') printJson(context, { ...report.plan, findings });
  else if (isReportFormat(output)) printText(context, renderReport(findings, output));
  else {
    const style = styleFor(context.stdout);
    const width = context.stdout.columns ?? 80;
    if (findings.length > 0) {
      printText(
        context,
        `${renderFindings(findings, { ...viewOf(context.stdout), format: output, sources })}\n${output === 'text' ? '\n' : ''}`,
      );
    }
    printText(context, renderPlan(report.plan, { style, width, format: output }));
  }
  return differs ? exitCode.differs : exitCode.done;
}

async function live(
  context: RunContext,
  flags: PlanFlags,
  values: Parameters<typeof replayPlan>[2],
): Promise<PlanReport> {
  const session = await openSession(context, { ...flags, command: 'gatesmith plan' });
  try {
    context.conversation.live(`reading ${session.cluster.context}`);
    const installer = await session.installer();
    return await installer.plan(values, { signal: context.signal });
  } finally {
    context.conversation.still();
    await session.close();
  }
}
