import { type Finding, hasErrors } from '@gatesmith/diagnostics';
import { hasChanges, type Plan, type PlanReport } from '@gatesmith/installer';
import type { Values } from '@gatesmith/values';
import { planExitCode, printPlan } from '../../apply/print-plan.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { AcceptFlags } from '../../flags/accept.ts';
import type { ChartFlags } from '../../flags/chart.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { ReportFlags } from '../../flags/output.ts';
import type { SnapshotFlags } from '../../flags/snapshot.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { requireValues } from '../../input/read-values.ts';
import { printReport } from '../../output/print-report.ts';
import { writeOutput } from '../../output/write-output.ts';
import { renderSummary } from '../../render/findings.ts';
import { joinFindings, withoutNodeWarnings } from '../../render/join-findings.ts';
import { isReportFormat } from '../../reports/render-report.ts';
import type { Verdict } from '../../reports/report.ts';
import { reportedCluster } from '../../reports/report-origin.ts';
import type { RunContext } from '../../run-context.ts';
import { withWorld } from '../../world/with-world.ts';
import { planFromSnapshot } from './plan-from-snapshot.ts';

/** The flags of `plan`. */
export interface PlanFlags
  extends ValuesFlags,
    ClusterFlags,
    SnapshotFlags,
    ChartFlags,
    AcceptFlags,
    ReportFlags {
  readonly out?: string;
}

/** Shows what `up` would do. */
export async function plan(context: RunContext, flags: PlanFlags): Promise<ExitCode> {
  const { values, findings: warnings, sources, placed, files } = await requireValues(context, flags);
  const report =
    flags.snapshot === undefined
      ? await live(context, flags, values)
      : await planFromSnapshot(context, { ...flags, values });
  const findings = joinFindings(withoutNodeWarnings(warnings), placed(report.findings));
  if (flags.out !== undefined)
    await writeOutput(context, flags.out, `${JSON.stringify(report.plan, undefined, 2)}\n`);
  const { output } = flags;
  const { plan: planned } = report;
  if (!isReportFormat(output)) {
    const command = 'gatesmith up';
    return printPlan(context, {
      output,
      plan: planned,
      findings,
      sources,
      command,
      flags,
      savedTo: flags.out,
    });
  }
  const cluster = reportedCluster(report.snapshot, flags);
  const verdict = verdictOn(planned, findings);
  await printReport(context, { output, values: files }, { verdict, findings, plan: planned, cluster });
  return planExitCode(planned, findings);
}

function verdictOn(plan: Plan, findings: readonly Finding[]): Verdict {
  if (hasErrors(findings))
    return { result: 'failed', title: `gatesmith up would refuse: ${renderSummary(findings)}` };
  if (!hasChanges(plan)) return { result: 'passed', title: 'No changes: the cluster matches the values' };
  const { created, configured, deleted } = plan.summary;
  const parts = [
    [created, 'create'],
    [configured, 'change'],
    [deleted, 'delete'],
  ] as const;
  const listed = parts.filter(([count]) => count > 0).map(([count, verb]) => `${count} to ${verb}`);
  return { result: 'changes', title: `Changes to make: ${listed.join(', ')}` };
}

async function live(context: RunContext, flags: PlanFlags, values: Values): Promise<PlanReport> {
  const { messages, signal } = context;
  return withWorld(context, { ...flags, command: 'gatesmith plan' }, async (world) => {
    messages.showStatus(`reading ${world.cluster.context}`);
    return (await world.installer()).plan(values, { signal, accept: flags.accept });
  });
}
