import { hasErrors } from '@gatesmith/diagnostics';
import { hasChanges } from '@gatesmith/installer';
import { stringify } from 'yaml';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { followApply } from '../../follow-apply.ts';
import { type GoodValues, requireValues } from '../../input/read-values.ts';
import { printJson, printText } from '../../print.ts';
import { renderFindings } from '../../render/findings.ts';
import { renderPlan } from '../../render/plan.ts';
import type { RunContext } from '../../run-context.ts';
import { openSession } from '../../session.ts';
import { styleFor, viewOf } from '../../style.ts';
import type { AdoptFlags } from './command.ts';

/** Takes over what somebody else installed. */
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
  const { conversation } = context;
  if (flags.output !== 'json' && findings.length > 0)
    conversation.say(`${renderFindings(findings, { ...conversation.view, format: 'text', sources })}\n`);
  const session = await openSession(context, { ...flags, command: 'gatesmith adopt' });
  return followApply(context, flags, session, async (options) =>
    (await session.installer()).adopt(values, options),
  );
}

async function printValues(context: RunContext, flags: AdoptFlags): Promise<ExitCode> {
  const session = await openSession(context, { ...flags, command: 'gatesmith adopt' });
  try {
    const { signal, conversation } = context;
    const { values, findings } = await session.installerWithoutChart().proposeValues({ signal });
    if (flags.output === 'json') printJson(context, { values, findings });
    else {
      printText(context, stringify(values, { lineWidth: 0, aliasDuplicateObjects: false }));
      if (findings.length > 0)
        conversation.say(renderFindings(findings, { ...conversation.view, format: flags.output }));
    }
    return findings.length > 0 ? exitCode.differs : exitCode.done;
  } finally {
    await session.close();
  }
}

async function showPlan(context: RunContext, flags: AdoptFlags, good: GoodValues): Promise<ExitCode> {
  const session = await openSession(context, { ...flags, command: 'gatesmith adopt' });
  try {
    const installer = await session.installer();
    const { plan, findings: found } = await installer.planAdoption(good.values, { signal: context.signal });
    const findings = [...good.findings, ...found];
    if (flags.output === 'json') printJson(context, { ...plan, findings });
    else {
      const format = flags.output;
      const view = { ...viewOf(context.stdout), format, sources: good.sources };
      if (findings.length > 0) printText(context, `${renderFindings(findings, view)}\n\n`);
      const width = context.stdout.columns ?? 80;
      printText(context, renderPlan(plan, { style: styleFor(context.stdout), width, format }));
    }
    return hasChanges(plan) || hasErrors(findings) ? exitCode.differs : exitCode.done;
  } finally {
    await session.close();
  }
}
