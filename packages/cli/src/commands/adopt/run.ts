import { writeYaml } from '@gatesmith/documents';
import { bringUp } from '../../apply/bring-up.ts';
import { printPlan } from '../../apply/print-plan.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { AcceptFlags } from '../../flags/accept.ts';
import type { ApplyFlags } from '../../flags/apply.ts';
import type { ChartFlags } from '../../flags/chart.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { DryRunFlags } from '../../flags/dry-run.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { RecoverReleaseFlags } from '../../flags/recover-release.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { type GoodValues, requireValues } from '../../input/read-values.ts';
import { printJson, printText } from '../../output/print.ts';
import { renderFindings } from '../../render/findings.ts';
import { joinFindings } from '../../render/join-findings.ts';
import type { RunContext } from '../../run-context.ts';
import { withWorld } from '../../world/with-world.ts';

/** The flags of `adopt`. */
export interface AdoptFlags
  extends ValuesFlags,
    ClusterFlags,
    ChartFlags,
    AcceptFlags,
    ApplyFlags,
    RecoverReleaseFlags,
    DryRunFlags,
    OutputFlags {
  readonly printValues: boolean;
}

/** Takes over an existing installation. */
export async function adopt(context: RunContext, flags: AdoptFlags): Promise<ExitCode> {
  if (flags.printValues) return printValues(context, flags);
  const good = await requireValues(context, {
    ...flags,
    missingHint:
      'gatesmith adopt --print-values > values.yaml describes the existing installation; then add -f values.yaml',
  });
  if (flags.dryRun) return showPlan(context, flags, good);
  const { values, findings, sources } = good;
  const { messages } = context;
  if (flags.output !== 'json' && findings.length > 0)
    messages.print(`${renderFindings(findings, { ...messages.view, format: 'text', sources })}\n\n`);
  return withWorld(context, { ...flags, command: 'gatesmith adopt' }, (world) =>
    bringUp(context, {
      command: 'gatesmith adopt',
      flags,
      world,
      ingress: values.ingress,
      reported: findings,
      source: good,
      start: async (run) =>
        (await world.installer()).adopt(values, {
          ...run,
          recoverRelease: flags.recoverRelease,
          accept: flags.accept,
        }),
    }),
  );
}

async function printValues(context: RunContext, flags: AdoptFlags): Promise<ExitCode> {
  const { signal, messages } = context;
  const { values, findings } = await withWorld(
    context,
    { ...flags, command: 'gatesmith adopt' },
    async (world) => (await world.installer()).proposeValues({ signal }),
  );
  if (flags.output === 'json') printJson(context, { values, findings });
  else {
    printText(context, writeYaml(values));
    if (findings.length > 0)
      messages.print(renderFindings(findings, { ...messages.view, format: flags.output }));
  }
  const isIncomplete = findings.some(({ severity }) => severity !== 'info');
  return isIncomplete ? exitCode.differs : exitCode.done;
}

async function showPlan(context: RunContext, flags: AdoptFlags, good: GoodValues): Promise<ExitCode> {
  const { signal } = context;
  const { plan, findings: found } = await withWorld(
    context,
    { ...flags, command: 'gatesmith adopt' },
    async (world) => (await world.installer()).planAdoption(good.values, { signal, accept: flags.accept }),
  );
  const findings = joinFindings(good.findings, good.placed(found));
  return printPlan(context, {
    output: flags.output,
    plan,
    findings,
    sources: good.sources,
    command: 'gatesmith adopt',
    flags,
  });
}
