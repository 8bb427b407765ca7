import {
  type ConfigMapPatch,
  type KubeProxyObservation,
  lastWriter,
  planRollout,
  type RolloutPlan,
} from '@gatesmith/kube-proxy';
import type { Snapshot } from '../observe/snapshot.ts';
import type { KubeProxyPlan } from './plan-kube-proxy.ts';
import type { RolloutTuning } from './rollout-tuning.ts';

export interface RolloutInput {
  readonly snapshot: Snapshot;
  readonly tuning: RolloutTuning;
}

/** The rollout that a decision takes, at the time of the snapshot; `undefined` where it takes none. */
export function rolloutOf(
  { observation, decision, restartPending }: KubeProxyPlan,
  { snapshot: { objects, takenAt }, tuning }: RolloutInput,
): RolloutPlan | undefined {
  const patch = decision.patch ?? (restartPending ? restartOnly(observation) : undefined);
  if (patch === undefined) return undefined;
  return withoutIdleSteps(planRollout({ observation, patch, objects, now: takenAt, ...tuning }), tuning);
}

/** Without the wait for an owner that reverts the change, unless it was requested: the next check finds that. */
export function withoutIdleSteps(plan: RolloutPlan, { driftSeconds = 0 }: RolloutTuning): RolloutPlan {
  return driftSeconds > 0 ? plan : { ...plan, steps: plan.steps.filter(({ id }) => id !== 'drift-check') };
}

/** A patch that changes nothing: the configuration is stored already, and only the pods have not read it. */
export function restartOnly({ source, mode, strictArp }: KubeProxyObservation): ConfigMapPatch | undefined {
  if (source.kind !== 'config-map' || source.text === undefined) return undefined;
  const { namespace, name, key, text } = source;
  return {
    namespace,
    name,
    key,
    before: text,
    after: text,
    edits: [],
    operations: [],
    diff: '',
    targetMode: mode,
    targetStrictArp: strictArp,
  };
}

/** The last write of the configuration: where a rollout writes nothing, pods that are younger have restarted since. */
export function rolloutSince(
  { source }: KubeProxyObservation,
  { objects, takenAt, server }: Snapshot,
): string {
  const configMap = objects.find(
    ({ kind, metadata }) =>
      source.kind === 'config-map' &&
      kind === 'ConfigMap' &&
      metadata.namespace === source.namespace &&
      metadata.name === source.name,
  );
  const writer =
    configMap === undefined || source.kind !== 'config-map' ? undefined : lastWriter(configMap, source.key);
  return writer?.time ?? new Date(Date.parse(takenAt) + (server.clockAheadSeconds ?? 0) * 1000).toISOString();
}
