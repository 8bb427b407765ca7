import type { Values } from '@gatesmith/values';
import type { PlanStep, StepOf } from '../decide/plan/plan.ts';
import type { Desired } from '../desired/desired.ts';
import type { InstallEvent } from '../events.ts';
import type { RolloutTuning } from '../kube-proxy/rollout-tuning.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Helm } from '../ports/helm.ts';
import type { Probe } from '../ports/probe.ts';
import type { RunIdentity } from './lease/run-identity.ts';

/** The tools of a step's executor: the step defines the work, the ports do it. */
export interface StepContext<Id extends PlanStep['id'] = PlanStep['id']> {
  readonly step: StepOf<Id>;
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly probe: Probe;
  readonly values: Values;
  readonly desired: Desired;
  /** The snapshot that the plan was made from. */
  readonly snapshot: Snapshot;
  /** Fires at the deadline of the whole run, or when the person interrupts. */
  readonly signal: AbortSignal;
  /** Milliseconds left of the whole run. */
  readonly remainingMs: () => number;
  readonly emit: (event: InstallEvent) => void;
  readonly recoverRelease: boolean;
  readonly run: RunIdentity;
  readonly now: () => number;
  /** How kube-proxy is restarted. */
  readonly rollout: RolloutTuning;
}
