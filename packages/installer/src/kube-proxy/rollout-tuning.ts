import type { RolloutOptions } from '@gatesmith/kube-proxy';

/** How patiently kube-proxy is restarted, and in which order of nodes. */
export interface RolloutTuning extends Omit<RolloutOptions, 'unhealthy'> {
  /** Seconds that kubelets are given to drop the configuration they have cached. @default 5 */
  readonly settleSeconds?: number | undefined;
  /** Read the configuration again after so many seconds, for an owner that reverts the change. @default 0, do not wait */
  readonly driftSeconds?: number | undefined;
}
