import type { Finding } from '@gatesmith/diagnostics';
import {
  type DecideOptions,
  type KubeProxyDecision,
  planRevert,
  planRollout,
  type RevertPlan,
} from '@gatesmith/kube-proxy';
import { objectId } from '@gatesmith/kubernetes';
import { type Plan, type PlanStep, summarizeSteps } from '../decide/plan/plan.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { KubeProxyReport } from './kube-proxy-installer.ts';
import { kubeProxyStep, stepOf } from './kube-proxy-step.ts';
import { clusterNeedsLayer2IPv4 } from './metallb-need.ts';
import { planKubeProxyChange } from './plan-kube-proxy.ts';
import { restartOnly, withoutIdleSteps } from './plan-rollout.ts';
import type { RolloutTuning } from './rollout-tuning.ts';

/** What a report is made of. */
export interface ReportInput {
  readonly snapshot: Snapshot;
  readonly policy?: DecideOptions | undefined;
  readonly rollout?: RolloutTuning | undefined;
}

export interface ReportKubeProxyInput extends ReportInput {
  /** @default 'apply' */
  readonly direction?: 'apply' | 'revert' | undefined;
}

/**
 * What `apply` or `revert` would do about kube-proxy, from a snapshot alone: pure, so that it can be replayed offline.
 *
 * @example
 * ```ts
 * import { reportKubeProxy, takeSnapshot } from '@gatesmith/installer';
 *
 * const { decision, rollout } = reportKubeProxy({ snapshot: await takeSnapshot(cluster) });
 * ```
 */
export function reportKubeProxy({ direction = 'apply', ...input }: ReportKubeProxyInput): KubeProxyReport {
  return direction === 'apply' ? reportChange(input) : reportRevert(input);
}

/** What would be done about kube-proxy, from a snapshot alone. */
export function reportChange({ snapshot, policy = {}, rollout: tuning = {} }: ReportInput): KubeProxyReport {
  const need = policy.metallbNeedsLayer2IPv4 ?? clusterNeedsLayer2IPv4(snapshot);
  const made = planKubeProxyChange({ ...policy, metallbNeedsLayer2IPv4: need }, snapshot);
  const step = kubeProxyStep(made, { snapshot, tuning });
  const rollout = step.rollout?.plan;
  const { observation, decision, restartPending, relapse, pending } = made;
  return {
    observation,
    decision,
    restartPending,
    rollout,
    plan: planOf(step, snapshot),
    findings: distinct([
      ...(relapse === undefined ? [] : [relapse]),
      ...(pending === undefined ? [] : [pending]),
      ...observation.findings,
      ...decision.findings,
      ...(rollout?.findings ?? []),
    ]),
    snapshot,
  };
}

/** What taking our last change back would do, from a snapshot alone. */
export function reportRevert({ snapshot, rollout: tuning = {} }: ReportInput): KubeProxyReport {
  const { observation, backup, restartPending, pending } = planKubeProxyChange({}, snapshot);
  const { objects, takenAt: now } = snapshot;
  const back: RevertPlan =
    backup === undefined
      ? { kind: 'nothing', findings: [] }
      : planRevert({ observation, backup: backup.backup, objects, now, ...tuning });
  // An earlier way back may have stored the text and been cut off before the restart.
  const alone =
    back.kind === 'nothing' && backup !== undefined && pending !== undefined
      ? restartOnly(observation)
      : undefined;
  const whole =
    alone === undefined
      ? back.rollout
      : planRollout({
          observation,
          patch: alone,
          objects,
          now,
          unhealthy: 'report',
          mark: 'clear',
          ...tuning,
        });
  const rollout = whole === undefined ? undefined : withoutIdleSteps(whole, tuning);
  const decision: KubeProxyDecision = {
    decision: back.kind === 'refuse' ? 'refuse' : back.patch === undefined ? 'none' : 'patch',
    reasons: [reasonOf(back.kind, backup !== undefined)],
    findings: back.findings,
    ...(back.patch === undefined ? {} : { patch: back.patch }),
  };
  return {
    observation,
    decision,
    restartPending: alone !== undefined || restartPending,
    revert: back.kind,
    rollout,
    plan: planOf(
      stepOf({
        observation,
        decision,
        pending: alone === undefined ? undefined : pending,
        rollout,
        snapshot,
      }),
      snapshot,
    ),
    findings: distinct([...back.findings, ...(rollout?.findings ?? [])]),
    snapshot,
  };
}

function reasonOf(kind: RevertPlan['kind'], kept: boolean): string {
  if (!kept) return 'no change by gatesmith is noted in this cluster';
  switch (kind) {
    case 'exact':
      return 'the text is as gatesmith left it: the bytes from before come back';
    case 'field':
      return 'the text was edited since: only what gatesmith set goes back';
    case 'nothing':
      return 'the change by gatesmith is not in the text any more';
    case 'refuse':
      return 'the change cannot be taken out safely';
    default:
      return kind satisfies never;
  }
}

function planOf(step: PlanStep, { objects }: Snapshot): Plan {
  const versions = step.changes.map(({ object }): readonly [string, string] => [
    object,
    objects.find((one) => objectId(one) === object)?.metadata.resourceVersion ?? '',
  ]);
  return {
    format: 'gatesmith.dev/plan/v1',
    goal: 'kube-proxy',
    steps: [step],
    summary: summarizeSteps([step]),
    basis: Object.fromEntries(versions),
  };
}

/** What was seen and what was decided may rest on the same fact. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.code} ${finding.message}`, finding])).values()];
}
