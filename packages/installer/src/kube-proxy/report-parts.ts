import type { Finding } from '@gatesmith/diagnostics';
import type { DecideOptions } from '@gatesmith/kube-proxy';
import { objectId } from '@gatesmith/kubernetes';
import { type Plan, type PlanStep, summarizeSteps } from '../decide/plan/plan.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { RolloutTuning } from './rollout-tuning.ts';

export interface ReportInput {
  readonly snapshot: Snapshot;
  readonly policy?: DecideOptions | undefined;
  readonly rollout?: RolloutTuning | undefined;
}

/** The plan of kube-proxy's step alone. */
export function planOf(step: PlanStep, { objects }: Snapshot): Plan {
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

/** The observation and the decision may report the same fact; it is kept once. */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.code} ${finding.message}`, finding])).values()];
}
