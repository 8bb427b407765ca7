import type { Finding, FindingSummary } from '@gatesmith/diagnostics';
import type {
  DecideOptions,
  KubeProxyDecision,
  KubeProxyObservation,
  RevertPlan,
  RolloutPlan,
} from '@gatesmith/kube-proxy';
import type { Plan } from '../decide/plan/plan.ts';
import type { InstallEvent } from '../events.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { CallOptions } from '../ports/cluster.ts';
import type { RolloutTuning } from './rollout-tuning.ts';

export interface KubeProxyRequest extends CallOptions {
  /** `metallbNeedsLayer2IPv4` defaults to what the cluster's own pools need, and to true where there are none yet. */
  readonly policy?: DecideOptions | undefined;
  /** Takes precedence over the installer's own. */
  readonly rollout?: RolloutTuning | undefined;
}

export interface KubeProxyRunOptions extends KubeProxyRequest {
  /** Called with every plan before anything is written, and again when the configuration changed meanwhile. @default yes */
  readonly confirm?: ((report: KubeProxyReport) => Promise<boolean>) | undefined;
  /** Receives every plan, including one that has nothing to do. */
  readonly onPlan?: ((report: KubeProxyReport) => void) | undefined;
  /** For the whole run, in milliseconds. @default 600000 */
  readonly timeoutMs?: number | undefined;
}

/** The observation, the decision and the resulting plan. */
export interface KubeProxyReport {
  readonly observation: KubeProxyObservation;
  readonly decision: KubeProxyDecision;
  /** The configuration is right, but pods are older. */
  readonly restartPending: boolean;
  /** How the last change would be taken back; absent in a report about `apply`. */
  readonly revert?: RevertPlan['kind'] | undefined;
  /** The steps in order, and those of a recovery; absent when there is nothing to do. */
  readonly rollout?: RolloutPlan | undefined;
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly snapshot: Snapshot;
}

/** The part of an installer that changes kube-proxy alone. */
export interface KubeProxyInstaller {
  /** The plan of `apply`. Reads only. */
  plan(options?: KubeProxyRequest): Promise<KubeProxyReport>;
  /** The plan of `revert`. Reads only. */
  planRevert(options?: KubeProxyRequest): Promise<KubeProxyReport>;
  /**
   * Plans, asks, writes by compare-and-swap, restarts one node and then the others, verifies; goes back on failure. The last event
   * is `done`; nothing is thrown after the first event.
   */
  apply(options?: KubeProxyRunOptions): AsyncGenerator<InstallEvent, void, undefined>;
  /** Takes our last change back: the exact bytes, or the field alone where another writer has edited since. */
  revert(options?: KubeProxyRunOptions): AsyncGenerator<InstallEvent, void, undefined>;
  /** Whether every node's kube-proxy runs with what its configuration says; each finding names the evidence. */
  verify(
    options?: CallOptions,
  ): Promise<{ readonly findings: readonly Finding[]; readonly summary: FindingSummary }>;
}
