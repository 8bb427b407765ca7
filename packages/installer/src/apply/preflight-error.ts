import type { Finding } from '@gatesmith/diagnostics';
import { InstallError } from '../errors.ts';

/** The preflight found errors; the run ends with these findings in its outcome. */
export class PreflightError extends InstallError {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    super(
      `${errors.length} finding(s) speak against it: ${[...new Set(errors.map(({ code }) => code))].join(', ')}`,
      {
        code: 'PREFLIGHT_FAILED',
        hint: 'nothing was written; mend what the findings name, or accept one by its code under checks.skip',
      },
    );
    this.findings = findings;
  }
}
