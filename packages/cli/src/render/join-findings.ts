import type { Finding } from '@gatesmith/diagnostics';

/**
 * The findings about a values file and those about a cluster as one list. The preflight repeats what the values file alone
 * shows; such a finding is listed once, as it is in `written`, with its file and line.
 */
export function joinFindings(written: readonly Finding[], observed: readonly Finding[]): readonly Finding[] {
  return [...written, ...withoutReported(observed, written)];
}

/** The findings that are not among those that were reported already. */
export function withoutReported(
  findings: readonly Finding[],
  reported: readonly Finding[],
): readonly Finding[] {
  const seen = new Set(reported.map(identityOf));
  return findings.filter((finding) => !seen.has(identityOf(finding)));
}

/** File and line are left out: they are known for one of two equal findings only. */
function identityOf({ code, subject, path, message }: Finding): string {
  return JSON.stringify([code, subject, path, message]);
}

/**
 * The findings about a values file without the warnings that depend on node labels. The preflight repeats those that the
 * nodes of the cluster confirm, as errors.
 */
export function withoutNodeWarnings<F extends Finding>(findings: readonly F[]): readonly F[] {
  return findings.filter(
    ({ code, severity }) =>
      severity !== 'warning' ||
      (code !== 'GS-ADVERTISEMENT-AS-PATH' &&
        code !== 'GS-ADVERTISEMENT-LOCAL-PREF' &&
        code !== 'GS-BGP-PEERS-CONFLICT'),
  );
}
