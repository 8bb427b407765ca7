import type { ReportFormat } from '../flags/output.ts';
import type { Report } from './report.ts';

const formats: ReadonlySet<string> = new Set<ReportFormat>(['junit', 'sarif', 'html', 'github']);

/** Whether a format is a report for another program or another person. */
export function isReportFormat(format: string): format is ReportFormat {
  return formats.has(format);
}

/** A report as a whole document of the format. Only the format's code is loaded. */
export async function renderReport(report: Report, format: ReportFormat): Promise<string> {
  switch (format) {
    case 'junit': {
      const { junitReport } = await import('./junit-report.ts');
      return junitReport(report);
    }
    case 'sarif': {
      const { sarifReport } = await import('./sarif-report.ts');
      return sarifReport(report);
    }
    case 'html': {
      const { htmlReport } = await import('./html/html-report.ts');
      return htmlReport(report);
    }
    case 'github': {
      const { githubAnnotations } = await import('./github-annotations.ts');
      return githubAnnotations(report);
    }
    default:
      return format satisfies never;
  }
}
