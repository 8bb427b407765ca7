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
 * What brings a failed rollout back: the old text, then a restart of exactly the nodes that were disturbed. A DaemonSet that had
 * begun to roll rolls once more, because nobody can tell any longer which of its pods are old.
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
    const title = `roll ${objectId(roll.target)} back to the old text`;
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
        title: `restart kube-proxy on ${node} with the old text`,
      }),
    ),
  ];
}
