import type { Finding } from '@gatesmith/diagnostics';
import type { AssignedAddress, Plan } from '@gatesmith/installer';

/** The result of one command, as every report format presents it. */
export interface Report {
  readonly verdict: Verdict;
  readonly origin: ReportOrigin;
  readonly findings: readonly Finding[];
  /** The plan, in a report of `plan`. */
  readonly plan?: Plan | undefined;
  /** The addresses that were verified, in a report of `verify`. */
  readonly addresses?: readonly AssignedAddress[] | undefined;
}

/** The result in one line. */
export interface Verdict {
  readonly result: 'passed' | 'changes' | 'failed';
  /** Without a full stop: `Not ready to install: 1 error`. */
  readonly title: string;
}

/** Where a report comes from. */
export interface ReportOrigin {
  /** The name of the command: `check`. */
  readonly command: string;
  /** The command as it was typed, credentials masked. */
  readonly commandLine: string;
  readonly version: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Absent for a command that looks at files alone, and where the command failed before it reached a cluster. */
  readonly cluster?: ReportedCluster | undefined;
  /** The values files, as they were given. */
  readonly files: readonly string[];
  /** The folder that relative file names start from. */
  readonly folder: string;
}

/** The cluster, or the copy of one, that a command looked at. */
export interface ReportedCluster {
  readonly kind: 'cluster' | 'practice cluster' | 'snapshot';
  /** The context of the kubeconfig. */
  readonly context: string;
  /** The version of Kubernetes. */
  readonly kubernetes?: string | undefined;
  /** The address of the API server. */
  readonly address?: string | undefined;
  /** When a snapshot was taken, RFC 3339. */
  readonly takenAt?: string | undefined;
}
