import { hasErrors } from '@gatesmith/diagnostics';
import { writeYaml } from '@gatesmith/documents';
import { hasChanges } from '@gatesmith/installer';
import { bringUp } from '../../apply/bring-up.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { AcceptFlags } from '../../flags/accept.ts';
import type { ApplyFlags } from '../../flags/apply.ts';
import type { ChartFlags } from '../../flags/chart.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { RecoverReleaseFlags } from '../../flags/recover-release.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { type GoodValues, requireValues } from '../../input/read-values.ts';
import { printJson, printText } from '../../output/print.ts';
import { renderExplainedFindings, renderFindings } from '../../render/findings.ts';
import { joinFindings } from '../../render/join-findings.ts';
import { renderPlan } from '../../render/plan.ts';
import type { RunContext } from '../../run-context.ts';
import { styleFor, viewOf } from '../../terminal/style.ts';
import { withWorld } from '../../world/with-world.ts';

/** The flags of `adopt`. */
export interface AdoptFlags
  extends ValuesFlags,
    ClusterFlags,
    ChartFlags,
    AcceptFlags,
    ApplyFlags,
    RecoverReleaseFlags,
    OutputFlags {
  readonly printValues: boolean;
  readonly dryRun: boolean;
}

/** Takes over an existing installation. */
export async function adopt(context: RunContext, flags: AdoptFlags): Promise<ExitCode> {
  if (flags.printValues) return printValues(context, flags);
  if ((flags.values ?? []).length === 0 && (flags.set ?? []).length === 0) {
    throw new UsageError('no values are given', {
      code: 'USAGE',
      hint: 'gatesmith adopt --print-values > values.yaml writes down what is there; then add -f values.yaml',
    });
  }
  const good = await requireValues(context, flags);
  if (flags.dryRun) return showPlan(context, flags, good);
  const { values, findings, sources } = good;
  const { messages } = context;
  if (flags.output !== 'json' && findings.length > 0)
    messages.print(`${renderFindings(findings, { ...messages.view, format: 'text', sources })}\n\n`);
  return withWorld(context, { ...flags, command: 'gatesmith adopt' }, (world) =>
    bringUp(context, {
      flags,
      world,
      reported: findings,
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
  const { signal, stdout } = context;
  const { plan, findings: found } = await withWorld(
    context,
    { ...flags, command: 'gatesmith adopt' },
    async (world) => (await world.installer()).planAdoption(good.values, { signal, accept: flags.accept }),
  );
  const findings = joinFindings(good.findings, found);
  if (flags.output === 'json') printJson(context, { ...plan, findings });
  else {
    const format = flags.output;
    const view = { ...viewOf(stdout), format, sources: good.sources };
    if (findings.length > 0) printText(context, `${renderExplainedFindings(findings, view)}\n\n`);
    printText(context, renderPlan(plan, { style: styleFor(stdout), width: stdout.columns ?? 80, format }));
  }
  return hasChanges(plan) || hasErrors(findings) ? exitCode.differs : exitCode.done;
}
