import type { Finding } from '@gatesmith/diagnostics';

/**
 * Findings with the errors that were accepted by name as warnings. Each name is `CODE=NAMESPACE/NAME`, or `CODE=NAME` for an
 * object without a namespace.
 */
export function acceptFindings(
  findings: readonly Finding[],
  accepted: readonly string[],
): readonly Finding[] {
  const names = new Set(accepted);
  return findings.map((finding) => {
    if (finding.severity !== 'error' || !names.has(acceptedName(finding))) return finding;
    const { hint: _, ...rest } = finding;
    return { ...rest, severity: 'warning' };
  });
}

/** The name by which a finding is accepted. */
export function acceptedName({ code, subject }: Pick<Finding, 'code' | 'subject'>): string {
  return `${code}=${subject.slice(subject.indexOf('/') + 1)}`;
}

/** How to accept a finding about one object, for its hint. */
export function acceptanceHint(finding: Pick<Finding, 'code' | 'subject'>): string {
  return `to accept it: --accept ${acceptedName(finding)}, or checks.accept in the values`;
}
