import type { Finding } from '@gatesmith/diagnostics';
import type { KubeProxyDecision, KubeProxyObservation, RolloutPlan } from '@gatesmith/kube-proxy';
import { objectId } from '@gatesmith/kubernetes';
import type { Change, StepOf } from '../decide/plan/plan.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { KubeProxyPlan } from './plan-kube-proxy.ts';
import { type RolloutInput, rolloutOf, rolloutSince } from './plan-rollout.ts';

/** The step of an install that changes kube-proxy, with the rollout that it runs. */
export function kubeProxyStep(plan: KubeProxyPlan, input: RolloutInput): StepOf<'kube-proxy'> {
  const { observation, decision, pending, restartPending } = plan;
  return stepOf({
    observation,
    decision,
    pending: restartPending ? pending : undefined,
    rollout: rolloutOf(plan, input),
    snapshot: input.snapshot,
  });
}

export interface KubeProxyStepOptions {
  readonly observation: KubeProxyObservation;
  readonly decision: KubeProxyDecision;
  /** Set where pods that are older than the configuration are restarted. */
  readonly pending: Finding | undefined;
  readonly rollout: RolloutPlan | undefined;
  readonly snapshot: Snapshot;
}

/** The step that a decision about kube-proxy makes. */
export function stepOf({
  observation,
  decision,
  pending,
  rollout,
  snapshot,
}: KubeProxyStepOptions): StepOf<'kube-proxy'> {
  const { daemonSet, reasons: seen } = observation;
  const { patch } = decision;
  const changes: Change[] = [];
  if (patch !== undefined) {
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: patch.namespace, name: patch.name };
    changes.push({
      object: objectId(ref),
      ref,
      action: 'configured',
      diff: patch.diff,
      reason: `key ${patch.key}`,
    });
  }
  if (daemonSet !== undefined && (patch !== undefined || pending !== undefined)) {
    const { kind, namespace, name } = daemonSet;
    const ref = { apiVersion: 'apps/v1', kind, namespace, name };
    changes.push({
      object: objectId(ref),
      ref,
      action: 'configured',
      reason: 'kube-proxy reads its configuration when it starts: one node first, then the others',
    });
  }
  return {
    id: 'kube-proxy',
    title: 'kube-proxy',
    reason:
      pending?.message ??
      (decision.reasons.filter((reason) => !seen.includes(reason)).join('; ') || decision.decision),
    changes,
    ...(rollout === undefined
      ? {}
      : { rollout: { observation, plan: rollout, since: rolloutSince(observation, snapshot) } }),
    waitsFor: changes.length === 0 ? [] : ['kube-proxy runs with the new configuration on every ready node'],
  };
}
