import type { ConfigMapPatch } from '../decide/decision.ts';
import type { KubeProxyObservation } from '../detect/observation.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { contentHash } from './content-hash.ts';
import type { RolloutOptions, RolloutPlan } from './rollout-plan.ts';

export interface PlanRolloutInput extends RolloutOptions {
  readonly observation: KubeProxyObservation;
  readonly patch: ConfigMapPatch;
  /** The cluster's nodes and kube-proxy's pods; other objects are ignored. */
  readonly objects: readonly KubernetesObject[];
  /** RFC 3339; goes into the backup and the restart annotation. */
  readonly now: string;
}

/** Orders what has to happen so that every node runs the patched text, and what to do when it goes wrong. */
export function planRollout({ observation, patch }: PlanRolloutInput): RolloutPlan {
  return {
    runnable: false,
    expectation: { mode: patch.targetMode, strictArp: true, contentHash: contentHash(patch.after) },
    steps: [],
    onFailure: [],
    readyNodes: [],
    unreadyNodes: [],
    estimatedSeconds: 0,
    findings: observation.findings,
  };
}
