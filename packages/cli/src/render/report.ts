import type { Finding } from '@gatesmith/diagnostics';
import type { ReportFormat } from '../flags/output.ts';

const formats: ReadonlySet<string> = new Set<ReportFormat>(['junit', 'sarif', 'html']);

/** Whether a format is a report for another program. */
export function isReportFormat(format: string): format is ReportFormat {
  return formats.has(format);
}

/** Findings as a whole document of the format; the same findings give the same bytes. Only the format's code is loaded. */
export async function renderReport(findings: readonly Finding[], format: ReportFormat): Promise<string> {
  switch (format) {
    case 'junit': {
      const { junitReport } = await import('./junit-report.ts');
      return junitReport(findings);
    }
    case 'sarif': {
      const { sarifReport } = await import('./sarif-report.ts');
      return sarifReport(findings);
    }
    case 'html': {
      const { htmlReport } = await import('./html-report.ts');
      return htmlReport(findings);
    }
    default:
      return format satisfies never;
  }
}
