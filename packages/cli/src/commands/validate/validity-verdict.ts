import type { Finding } from '@gatesmith/diagnostics';
import { renderSummary } from '../../render/findings.ts';
import type { Verdict } from '../../reports/report.ts';

/** Whether the files are valid, as the verdict of a report. */
export function validityVerdict(findings: readonly Finding[], result: 'passed' | 'failed'): Verdict {
  return { result, title: `${result === 'passed' ? 'Valid' : 'Not valid'}: ${renderSummary(findings)}` };
}
