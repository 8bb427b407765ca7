import { leastRole, renderDesired } from '@gatesmith/installer';
import { stringify } from 'yaml';
import { openChart } from '../../chart/open-chart.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { readValuesOrDefaults } from '../../input/read-values.ts';
import { openHelm } from '../../open-helm.ts';
import { printText } from '../../print.ts';
import type { RunContext } from '../../run-context.ts';
import type { RbacFlags } from './command.ts';

// `helm template` wants to know; no rule hangs on it.
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
