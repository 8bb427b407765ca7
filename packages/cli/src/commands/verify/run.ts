import { hasErrors, summarize } from '@gatesmith/diagnostics';
import {
  describeStatus,
  judgeTraffic,
  sendTraffic,
  type TrafficReport,
  type VerifyReport,
  verifySnapshot,
} from '@gatesmith/installer';
import type { Values } from '@gatesmith/values';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { ReportFlags } from '../../flags/output.ts';
import type { SnapshotFlags } from '../../flags/snapshot.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { readSnapshot } from '../../input/read-snapshot.ts';
import { readValuesOrDefaults } from '../../input/read-values.ts';
import { printFindings, printText } from '../../output/print.ts';
import { joinFindings } from '../../render/join-findings.ts';
import { renderAddresses, renderUnaskedArp } from '../../render/outcome.ts';
import { paragraph } from '../../render/paragraph.ts';
import type { RunContext } from '../../run-context.ts';
import { viewOf } from '../../terminal/style.ts';
import { withWorld } from '../../world/with-world.ts';

/** The flags of `verify`. */
export interface VerifyFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, ReportFlags {
  readonly traffic: boolean;
}

/** Verifies that the installation works. */
export async function verify(context: RunContext, flags: VerifyFlags): Promise<ExitCode> {
  const { values, findings: warnings, sources } = await readValuesOrDefaults(context, flags);
  if (flags.traffic && flags.snapshot !== undefined) {
    throw new UsageError('--traffic needs a cluster, and --snapshot is none', {
      code: 'USAGE',
      hint: 'leave one of the two out',
    });
  }
  const { report, model, traffic } =
    flags.snapshot === undefined
      ? await live(context, flags, values)
      : { report: await verifySaved(context, flags.snapshot, values), model: undefined, traffic: undefined };
  const skipped = new Set<string>(values.checks.skip);
  const lost = judgeTraffic(traffic ?? []).filter(({ code }) => !skipped.has(code));
  const findings = joinFindings(warnings, [...report.findings, ...lost]);
  const summary = summarize(findings);
  if (flags.output === 'text' && report.addresses.length > 0) {
    const view = viewOf(context.stdout);
    printText(context, `${renderAddresses(report.addresses, view)}\n\n`);
    const unasked = renderUnaskedArp(report.addresses, view);
    if (unasked !== '') printText(context, `${unasked}\n\n`);
    if (traffic !== undefined) printText(context, `${renderTraffic(traffic)}\n\n`);
    if (model !== undefined) printText(context, `${paragraph(model, view)}\n\n`);
  }
  await printFindings(
    context,
    flags,
    { findings, summary, addresses: report.addresses, ...(traffic !== undefined && { traffic }) },
    sources,
  );
  return hasErrors(findings) ? exitCode.differs : exitCode.done;
}

async function live(
  context: RunContext,
  flags: VerifyFlags,
  values: Values,
): Promise<{
  readonly report: VerifyReport;
  readonly model: string | undefined;
  readonly traffic: readonly TrafficReport[] | undefined;
}> {
  const { messages, signal } = context;
  return withWorld(context, { ...flags, command: 'gatesmith verify' }, async (world) => {
    messages.showStatus(`asking ${world.cluster.context}`);
    const report = await world.installerWithoutChart().verify(values, { signal });
    const ours = report.addresses.filter(({ pool }) => pool !== undefined);
    if (flags.traffic) messages.showStatus(`sending requests to ${ours.length} addresses`);
    const traffic = flags.traffic ? await sendTraffic(world.probe, ours, { signal }) : undefined;
    return { report, model: world.model, traffic };
  });
}

function renderTraffic(traffic: readonly TrafficReport[]): string {
  return traffic
    .map(
      ({ address, sent, answered, slowestMs }) =>
        `${address}: ${answered} of ${sent} requests were answered, the slowest after ${Math.round(slowestMs)} ms`,
    )
    .join('\n');
}

async function verifySaved(context: RunContext, file: string, values: Values): Promise<VerifyReport> {
  const snapshot = await readSnapshot(context, file);
  const findings = verifySnapshot({ values, snapshot });
  return { findings, summary: summarize(findings), addresses: describeStatus(snapshot).addresses };
}
