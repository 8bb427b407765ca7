import type { ReportFormat } from '../flags/output.ts';
import type { ValuesFlags } from '../flags/values.ts';
import { renderReport } from '../reports/render-report.ts';
import type { Report, ReportedCluster } from '../reports/report.ts';
import { reportOrigin } from '../reports/report-origin.ts';
import type { RunContext } from '../run-context.ts';
import { printText } from './print.ts';

/** The flags of the command, with a report as its output. */
export interface PrintReportFlags extends ValuesFlags {
  readonly output: ReportFormat;
}

/** The content of a report, and the cluster that the command looked at. */
export interface PrintedReport extends Omit<Report, 'origin'> {
  readonly cluster?: ReportedCluster | undefined;
}

/** Writes a report of the command that runs. */
export async function printReport(
  context: RunContext,
  flags: PrintReportFlags,
  { cluster, ...report }: PrintedReport,
): Promise<void> {
  const origin = reportOrigin(context, flags, cluster);
  printText(context, await renderReport({ ...report, origin }, flags.output));
}
