import { objectId } from '@gatesmith/kubernetes';
import type { RolloutPlan, RolloutStep } from './rollout-plan.ts';
import { contentHashAnnotation, templateAnnotations } from './template-mark.ts';

/** How far a rollout had come when it failed. */
export interface RolloutProgress {
  /** Nodes whose pod was deleted for the change, in order. */
  readonly restarted: readonly string[];
  /** Whether the pod template had been patched. */
  readonly rolled: boolean;
  /** RFC 3339; goes into the restart annotation. */
  readonly now: string;
}

/**
 * The steps that revert a failed rollout: the old configuration, then a restart of exactly the affected nodes. A DaemonSet that had
 * begun to roll rolls once more, because it is no longer possible to determine which of its pods are old.
 *
 * @returns nothing for a plan that wrote nothing.
 */
export function recoverySteps(
  { steps, onFailure, previous }: RolloutPlan,
  { restarted, rolled, now }: RolloutProgress,
): readonly RolloutStep[] {
  const back = onFailure.filter(({ id }) => id === 'write' || id === 'settle');
  if (back.length === 0) return [];
  const roll = steps.find((step) => step.id === 'rollout');
  if (rolled && roll?.id === 'rollout') {
    const annotations = {
      'kubectl.kubernetes.io/restartedAt': now,
      [contentHashAnnotation]: previous.contentHash,
    };
    const title = `roll ${objectId(roll.target)} back to the old configuration`;
    return [...back, { ...roll, body: templateAnnotations(annotations), title }];
  }
  const like = [...steps, ...onFailure].find((step) => step.id === 'restart-pod' || step.id === 'canary');
  if (like === undefined || !('node' in like)) return back;
  return [
    ...back,
    ...restarted.map(
      (node): RolloutStep => ({
        ...like,
        id: 'restart-pod',
        node,
        title: `restart kube-proxy on ${node} with the old configuration`,
      }),
    ),
  ];
}
