import type { KubeProxyObservation, RolloutPlan } from '@gatesmith/kube-proxy';
import type { StepContext } from '../apply/step-context.ts';
import type { WaitContext } from '../apply/waiting/wait-for.ts';
import type { BackupRecord } from './backup-record.ts';
import type { RolloutTuning } from './rollout-tuning.ts';

/** The parts of a run that its rollout requires. */
export interface RolloutRun extends Pick<StepContext, 'cluster' | 'now'>, WaitContext {
  readonly tuning: RolloutTuning;
}

/** A rollout that is being run. */
export interface RolloutContext extends RolloutRun {
  readonly observation: KubeProxyObservation;
  readonly plan: RolloutPlan;
  /** Records the change in the cluster, for `revert` and for the next run; absent while a change is taken back. */
  readonly record?: BackupRecord | undefined;
  readonly progress: RolloutProgress;
}

/** How far a rollout has come; its steps write it. */
export interface RolloutProgress {
  /** When the configuration was stored, by the server's clock. RFC 3339. */
  since: string;
  written: boolean;
  /** Nodes whose pod was deleted, in order. */
  readonly restarted: string[];
  /** Whether the pod template was patched. */
  rolled: boolean;
}
