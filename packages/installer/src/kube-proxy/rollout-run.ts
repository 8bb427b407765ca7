import type { KubeProxyObservation, RolloutPlan } from '@gatesmith/kube-proxy';
import type { StepContext } from '../apply/step-context.ts';

/** What carries a rollout plan out: the ports, and how far it has come. */
export interface RolloutRun
  extends Pick<StepContext<'kube-proxy'>, 'cluster' | 'signal' | 'emit' | 'step' | 'rollout' | 'now'> {
  readonly observation: KubeProxyObservation;
  readonly plan: RolloutPlan;
  /** Whether the change is noted in the cluster, for the way back and for the next run. A way back notes nothing. */
  readonly journal: 'write' | 'keep';
  readonly progress: RolloutProgressSoFar;
}

/** How far a rollout has come. */
export interface RolloutProgressSoFar {
  /** When the text was stored, RFC 3339, by the server's clock. */
  since: string;
  written: boolean;
  /** Nodes whose pod was deleted, in order. */
  readonly restarted: string[];
  /** Whether the pod template was patched. */
  rolled: boolean;
}
