import type { Finding } from '@gatesmith/diagnostics';
import { InstallError } from '../errors.ts';

/** The preflight found errors; the run ends with these findings in its outcome. */
export class PreflightError extends InstallError {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    const codes = [...new Set(errors.map(({ code }) => code))].join(', ');
    super(`${errors.length} ${errors.length === 1 ? 'error stops' : 'errors stop'} this run: ${codes}`, {
      code: 'PREFLIGHT_FAILED',
      hint: 'nothing was written; fix what the findings name, accept one object with --accept CODE=NAMESPACE/NAME, or skip a check with checks.skip',
    });
    this.findings = findings;
  }
}
