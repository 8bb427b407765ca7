import { leastRole, renderDesired } from '@gatesmith/installer';
import { stringify } from 'yaml';
import { openChart } from '../../chart/open-chart.ts';
import { openHelm } from '../../chart/open-helm.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ChartFlags } from '../../flags/chart.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { readValuesOrDefaults } from '../../input/read-values.ts';
import { printText } from '../../output/print.ts';
import type { RunContext } from '../../run-context.ts';

/** The flags of `rbac`. */
export interface RbacFlags extends ValuesFlags, ChartFlags, OutputFlags {
  readonly for: 'check' | 'plan' | 'verify' | 'up' | 'adopt' | 'uninstall';
  readonly sandbox: boolean;
}

// `helm template` requires a version; no rule depends on it.
const kubeVersion = 'v1.36.0';

/** Prints the role. */
export async function rbac(context: RunContext, flags: RbacFlags): Promise<ExitCode> {
  const { values } = await readValuesOrDefaults(context, flags);
  const role =
    flags.for === 'up' || flags.for === 'adopt' || flags.for === 'uninstall'
      ? await roleOfChart(context, flags, values)
      : leastRole({ goal: flags.for });
  printText(context, flags.output === 'json' ? `${JSON.stringify(role, null, 2)}\n` : stringify(role));
  return exitCode.done;
}

async function roleOfChart(
  context: RunContext,
  { for: goal, chart: named, sandbox }: RbacFlags,
  values: Parameters<typeof renderDesired>[0]['values'],
): Promise<ReturnType<typeof leastRole>> {
  const helm = await openHelm(context);
  const chart = await openChart(context, { named, standIns: sandbox, helm: helm.program });
  try {
    const { signal } = context;
    return leastRole({
      goal,
      desired: await renderDesired({ values, chart: chart.source, helm, kubeVersion, signal }),
    });
  } finally {
    await chart.dispose();
  }
}
