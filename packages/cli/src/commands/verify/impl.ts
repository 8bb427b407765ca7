import { hasErrors, summarize } from '@gatesmith/diagnostics';
import { describeStatus, type VerifyReport, verifySnapshot } from '@gatesmith/installer';
import type { Values } from '@gatesmith/values';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { readSnapshot } from '../../input/read-snapshot.ts';
import { readValuesOrDefaults } from '../../input/read-values.ts';
import { printFindings, printText } from '../../print.ts';
import { renderAddresses, renderUnaskedArp } from '../../render/outcome.ts';
import type { RunContext } from '../../run-context.ts';
import { openSession } from '../../session.ts';
import type { VerifyFlags } from './command.ts';

/** Asks whether it is really working. */
export async function verify(context: RunContext, flags: VerifyFlags): Promise<ExitCode> {
  const { values, findings: warnings, sources } = await readValuesOrDefaults(context, flags);
  const { report, model } =
    flags.snapshot === undefined
      ? await live(context, flags, values)
      : { report: await replay(context, flags.snapshot, values), model: undefined };
  const findings = [...warnings, ...report.findings];
  const summary = summarize(findings);
  if (flags.output === 'text' && report.addresses.length > 0) {
    printText(context, `${renderAddresses(report.addresses)}\n\n`);
    const unasked = renderUnaskedArp(report.addresses);
    if (unasked !== '') printText(context, `${unasked}\n\n`);
    if (model !== undefined) printText(context, `${model}\n\n`);
  }
  printFindings(context, flags, { findings, summary, addresses: report.addresses }, sources);
  return hasErrors(findings) ? exitCode.differs : exitCode.done;
}

async function live(
  context: RunContext,
  flags: VerifyFlags,
  values: Values,
): Promise<{ readonly report: VerifyReport; readonly model: string | undefined }> {
  const session = await openSession(context, { ...flags, command: 'gatesmith verify' });
  try {
    context.conversation.live(`asking ${session.cluster.context}`);
    const installer = session.installerWithoutChart();
    return { report: await installer.verify(values, { signal: context.signal }), model: session.model };
  } finally {
    context.conversation.still();
    await session.close();
  }
}

async function replay(context: RunContext, file: string, values: Values): Promise<VerifyReport> {
  const snapshot = await readSnapshot(context, file);
  const findings = verifySnapshot({ values, snapshot });
  return { findings, summary: summarize(findings), addresses: describeStatus(snapshot).addresses };
}
