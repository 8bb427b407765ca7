import {
  acceptFindings,
  buildPlan,
  checkImmutableFields,
  checkSnapshot,
  impactFindings,
  type PlanReport,
  renderDesired,
  type Snapshot,
  withImpact,
} from '@gatesmith/installer';
import type { Values } from '@gatesmith/values';
import { openChart } from '../../chart/open-chart.ts';
import { openHelm } from '../../chart/open-helm.ts';
import type { AcceptFlags } from '../../flags/accept.ts';
import type { ChartFlags } from '../../flags/chart.ts';
import { readSnapshot } from '../../input/read-snapshot.ts';
import type { RunContext } from '../../run-context.ts';

/** The values, the snapshot and the chart that a plan is made from. */
export interface PlanFromSnapshotOptions extends ChartFlags, AcceptFlags {
  readonly values: Values;
  /** The file. @default stdin */
  readonly snapshot?: string | undefined;
  readonly sandbox: boolean;
}

/** The plan and the findings for a saved snapshot, without a cluster. */
export async function planFromSnapshot(
  context: RunContext,
  { snapshot: file = '-', chart: named, sandbox, accept = [], values }: PlanFromSnapshotOptions,
): Promise<PlanReport> {
  const snapshot: Snapshot = await readSnapshot(context, file);
  const { signal } = context;
  const helm = await openHelm(context);
  const chart = await openChart(context, { named, standIns: sandbox, helm: helm.program });
  try {
    const desired = await renderDesired({
      values,
      chart: chart.source,
      helm,
      kubeVersion: snapshot.server.gitVersion,
      signal,
    });
    const plan = withImpact(buildPlan({ values, snapshot, desired }), { snapshot, desired });
    const found = checkSnapshot(values, snapshot, { workloads: [...desired.release, ...desired.hooks] });
    const known = [...found, ...checkImmutableFields({ values, snapshot, desired })];
    const findings = [...known, ...impactFindings(plan.impact, { known, skip: values.checks.skip })];
    return { plan, findings: acceptFindings(findings, [...values.checks.accept, ...accept]), snapshot };
  } finally {
    await chart.dispose();
  }
}
