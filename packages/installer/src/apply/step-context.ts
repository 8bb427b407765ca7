import type { RolloutOptions } from '@gatesmith/kube-proxy';
import type { Values } from '@gatesmith/values';
import type { Plan, PlanStep } from '../decide/plan/plan.ts';
import type { Desired } from '../desired/desired.ts';
import type { InstallEvent } from '../events.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Helm } from '../ports/helm.ts';
import type { Probe } from '../ports/probe.ts';
import type { RunIdentity } from './lease/run-identity.ts';

/** What a step may use. A step reads the plan for what to do and the ports for doing it. */
export interface StepContext {
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly probe: Probe;
  readonly values: Values;
  readonly desired: Desired;
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly step: PlanStep;
  /** Fires at the deadline of the whole run, or when the person interrupts. */
  readonly signal: AbortSignal;
  /** Milliseconds left of the whole run. */
  readonly remainingMs: () => number;
  readonly emit: (event: InstallEvent) => void;
  readonly recoverRelease: boolean;
  readonly run: RunIdentity;
  /** How kube-proxy is restarted. */
  readonly rollout: RolloutTuning;
}

/** How patient the restart of kube-proxy is, and how it takes the nodes. */
export interface RolloutTuning extends Omit<RolloutOptions, 'unhealthy'> {
  /** Seconds that kubelets are given to let go of the text they have cached. @default 5 */
  readonly settleSeconds?: number | undefined;
  /** Look at the text again after so many seconds, for an owner that takes the change back. @default 0, do not wait */
  readonly driftSeconds?: number | undefined;
}

/** Carries out one step of a plan; resolves when what the step waits for is true. */
export type RunStep = (context: StepContext) => Promise<void>;
