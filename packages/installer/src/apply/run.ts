import type { ChartSource } from '../chart/chart-source.ts';
import type { InstallEvent } from '../events.ts';
import type { VerifyReport } from '../installer.ts';
import type { RolloutTuning } from '../kube-proxy/rollout-tuning.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Helm } from '../ports/helm.ts';
import type { Probe } from '../ports/probe.ts';
import type { RunIdentity } from './lease/run-identity.ts';

/** The dependencies of one installer, for all of its calls. */
export interface InstallerContext {
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly probe: Probe;
  readonly chart: ChartSource | undefined;
  readonly rollout: RolloutTuning;
  /** The wall clock. Durations are measured by the process's monotonic clock instead. */
  readonly now: () => number;
}

/** One call of `up`, `adopt`, `rollback` or `uninstall` in progress. */
export interface Run extends InstallerContext {
  readonly identity: RunIdentity;
  readonly emit: (event: InstallEvent) => void;
  /** Fires at the deadline of the run, or when the person interrupts. */
  readonly signal: AbortSignal;
  readonly remainingMs: () => number;
}

/** How a run ended; failures are thrown. */
export type RunResult =
  | { readonly result: 'declined' }
  | { readonly result: 'done' | 'unchanged'; readonly report?: VerifyReport | undefined };
