import {
  type KubeProxyDecision,
  planRevert,
  planRollout,
  type RevertPlan,
  type RolloutPlan,
} from '@gatesmith/kube-proxy';
import type { KubeProxyReport } from './kube-proxy-installer.ts';
import { stepOf } from './kube-proxy-step.ts';
import { type KubeProxyPlan, planKubeProxyChange } from './plan-kube-proxy.ts';
import { restartOnly, withoutIdleSteps } from './plan-rollout.ts';
import { distinct, planOf, type ReportInput } from './report-parts.ts';
import type { RolloutTuning } from './rollout-tuning.ts';

/** The plan of `revert`, from a snapshot alone: the last change of ours is taken back. */
export function reportRevert({ snapshot, rollout: tuning = {} }: ReportInput): KubeProxyReport {
  const made = planKubeProxyChange({}, snapshot);
  const { observation, backup } = made;
  const now = snapshot.takenAt;
  const revert = revertOf(made, { snapshot, tuning, now });
  // An earlier revert may have stored the configuration and been interrupted before the restart.
  const pending = revert.kind === 'nothing' && backup !== undefined ? made.pending : undefined;
  const restart = pending === undefined ? undefined : restartOf(made, { snapshot, tuning, now });
  const whole = restart ?? revert.rollout;
  const rollout = whole === undefined ? undefined : withoutIdleSteps(whole, tuning);
  const decision: KubeProxyDecision = {
    decision: revert.kind === 'refuse' ? 'refuse' : revert.patch === undefined ? 'none' : 'patch',
    reasons: [reasonOf(revert.kind, made)],
    findings: revert.findings,
    ...(revert.patch === undefined ? {} : { patch: revert.patch }),
  };
  const step = stepOf({
    observation,
    decision,
    pending: restart === undefined ? undefined : pending,
    rollout,
    snapshot,
  });
  return {
    observation,
    decision,
    restartPending: restart !== undefined || made.restartPending,
    revert: revert.kind,
    rollout,
    plan: planOf(step, snapshot),
    findings: distinct([...revert.findings, ...(rollout?.findings ?? [])]),
    snapshot,
  };
}

interface RevertInput extends Required<Pick<ReportInput, 'snapshot'>> {
  readonly tuning: RolloutTuning;
  /** RFC 3339. */
  readonly now: string;
}

function revertOf(
  { observation, backup }: KubeProxyPlan,
  { snapshot: { objects }, tuning, now }: RevertInput,
): RevertPlan {
  if (backup === undefined) return { kind: 'nothing', findings: [] };
  return planRevert({ observation, backup: backup.backup, objects, now, ...tuning });
}

function restartOf(
  { observation }: KubeProxyPlan,
  { snapshot: { objects }, tuning, now }: RevertInput,
): RolloutPlan | undefined {
  const patch = restartOnly(observation);
  if (patch === undefined) return undefined;
  return planRollout({ observation, patch, objects, now, unhealthy: 'report', mark: 'clear', ...tuning });
}

function reasonOf(kind: RevertPlan['kind'], { backup }: KubeProxyPlan): string {
  if (backup === undefined) return 'no change by gatesmith is noted in this cluster';
  switch (kind) {
    case 'exact':
      return 'the configuration is as gatesmith left it: the previous bytes are restored';
    case 'field':
      return 'the configuration was edited since: only the change by gatesmith is reverted';
    case 'nothing':
      return 'the change by gatesmith is no longer in the configuration';
    case 'refuse':
      return 'the change cannot be taken out safely';
    default:
      return kind satisfies never;
  }
}
