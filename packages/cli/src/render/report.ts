import type { Finding } from '@gatesmith/diagnostics';
import type { ReportFormat } from '../flags/output.ts';
import { htmlReport } from './html-report.ts';
import { junitReport } from './junit-report.ts';
import { sarifReport } from './sarif-report.ts';

const reports: Readonly<Record<ReportFormat, (findings: readonly Finding[]) => string>> = {
  junit: junitReport,
  sarif: sarifReport,
  html: htmlReport,
};

/** Whether a format is a report for another program. */
export function isReportFormat(format: string): format is ReportFormat {
  return Object.hasOwn(reports, format);
}

/** Findings as a whole document of the format; the same findings give the same bytes. */
export function renderReport(findings: readonly Finding[], format: ReportFormat): string {
  return reports[format](findings);
}
