import { hasErrors, summarize } from '@gatesmith/diagnostics';
import { acceptFindings, checkSnapshot } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { ReportFlags } from '../../flags/output.ts';
import type { SnapshotFlags } from '../../flags/snapshot.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { readValuesOrDefaults } from '../../input/read-values.ts';
import { printFindings } from '../../output/print.ts';
import { printReport } from '../../output/print-report.ts';
import { renderSummary } from '../../render/findings.ts';
import { joinFindings, withoutNodeWarnings } from '../../render/join-findings.ts';
import { isReportFormat } from '../../reports/render-report.ts';
import { reportedCluster } from '../../reports/report-origin.ts';
import type { RunContext } from '../../run-context.ts';
import { checkEnding } from '../../verdict/check-ending.ts';
import { loadSnapshot } from '../../world/load-snapshot.ts';

/** The flags of `check`. */
export interface CheckFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, ReportFlags {}

/** Reports what blocks an install. */
export async function check(context: RunContext, flags: CheckFlags): Promise<ExitCode> {
  const {
    values,
    findings: warnings,
    sources,
    placed,
    files,
  } = await readValuesOrDefaults(context, {
    ...flags,
    forInstall: true,
  });
  const snapshot = await loadSnapshot(context, { ...flags, command: 'gatesmith check' });
  const found = acceptFindings(checkSnapshot(values, snapshot), values.checks.accept);
  const findings = joinFindings(withoutNodeWarnings(warnings), placed(found));
  const { output } = flags;
  const failed = hasErrors(findings);
  if (isReportFormat(output)) {
    const title = `${failed ? 'Not ready to install' : 'Ready to install'}: ${renderSummary(findings)}`;
    const verdict = { result: failed ? 'failed' : 'passed', title } as const;
    await printReport(
      context,
      { output, values: files },
      { verdict, findings, cluster: reportedCluster(snapshot, flags) },
    );
  } else {
    const ending = checkEnding({ findings, flags });
    printFindings(context, { output }, { findings, summary: summarize(findings) }, { sources, ending });
  }
  return failed ? exitCode.differs : exitCode.done;
}
