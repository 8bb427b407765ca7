import type { Finding } from '@gatesmith/diagnostics';
import semver from 'semver';
import { InstallError } from '../../errors.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { report } from '../../report.ts';

/** The version range that the chart requires (`kubeVersion` in its Chart.yaml). */
const oldestKubernetes = '1.25.0';
/** Tokens and certificates are commonly valid from five minutes before they are made. */
const worstSkewSeconds = 300;

/** Problems of the API server itself: it is too old, or its clock differs. */
export function checkServer({ server }: Snapshot): readonly Finding[] {
  const { gitVersion, context, clockAheadSeconds = 0 } = server;
  const subject = `cluster ${context}`;
  const findings: Finding[] = [];
  if (isTooOld(gitVersion)) {
    findings.push(
      report('GS-KUBERNETES-TOO-OLD', {
        subject,
        path: [],
        message: `${subject}: runs Kubernetes ${gitVersion}, and the chart needs ${oldestKubernetes} or newer`,
        hint: 'upgrade Kubernetes first, or name another context with --context',
      }),
    );
  }
  const seconds = Math.abs(clockAheadSeconds);
  if (seconds > 0) {
    const isBad = seconds > worstSkewSeconds;
    findings.push(
      report('GS-CLOCK-SKEW', {
        severity: isBad ? 'warning' : 'info',
        subject,
        path: [],
        message: `${subject}: its clock is ${lasting(seconds)} ${clockAheadSeconds > 0 ? 'ahead of' : 'behind'} the clock of this machine: certificates and tokens made on one side ${isBad ? 'are' : 'may be'} not valid yet, or no longer, on the other; leases are safe, no clocks are compared for them`,
        hint: 'see which of them is wrong with: timedatectl; set it with: timedatectl set-ntp true',
      }),
    );
  }
  return findings;
}

/**
 * Refuses a server that the chart was not made for, before Helm refuses it in its own words.
 *
 * @throws InstallError KUBERNETES_TOO_OLD
 */
export function requireKubernetes(gitVersion: string, server: string): void {
  if (!isTooOld(gitVersion)) return;
  throw new InstallError(
    `${server}: runs Kubernetes ${gitVersion}, and gatesmith needs ${oldestKubernetes} or newer`,
    {
      code: 'KUBERNETES_TOO_OLD',
      hint: 'nothing was written; upgrade Kubernetes first, or name another context with --context',
    },
  );
}

/** An unreadable version is not judged. */
function isTooOld(gitVersion: string): boolean {
  const version = semver.coerce(gitVersion);
  return version !== null && semver.lt(version, oldestKubernetes);
}

function lasting(seconds: number): string {
  return seconds < 120
    ? `${seconds} s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds / 3600)} h`;
}
