import {
  buildPlan,
  checkSnapshot,
  type PlanReport,
  renderDesired,
  type Snapshot,
} from '@gatesmith/installer';
import type { Values } from '@gatesmith/values';
import { openChart } from './chart/open-chart.ts';
import type { ChartFlags } from './flags/chart.ts';
import { readSnapshot } from './input/read-snapshot.ts';
import { openHelm } from './open-helm.ts';
import type { RunContext } from './run-context.ts';

/** Which observation, and which chart. */
export interface ReplayPlanOptions extends ChartFlags {
  readonly snapshot?: string | undefined;
  readonly sandbox: boolean;
}

/** The plan and the findings for a saved observation: no cluster is asked. */
export async function replayPlan(
  context: RunContext,
  { snapshot: file = '-', chart: named, sandbox }: ReplayPlanOptions,
  values: Values,
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
    return {
      plan: buildPlan({ values, snapshot, desired }),
      findings: checkSnapshot(values, snapshot),
      snapshot,
    };
  } finally {
    await chart.dispose();
  }
}
