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
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { ReportFlags } from '../../flags/output.ts';
import type { SnapshotFlags } from '../../flags/snapshot.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { readSnapshot } from '../../input/read-snapshot.ts';
import { readValuesOrDefaults } from '../../input/read-values.ts';
import { printFindings, printText } from '../../output/print.ts';
import { printReport } from '../../output/print-report.ts';
import { renderSummary } from '../../render/findings.ts';
import { joinFindings } from '../../render/join-findings.ts';
import { renderAddresses, renderUnaskedArp } from '../../render/outcome.ts';
import { paragraph } from '../../render/paragraph.ts';
import { isReportFormat } from '../../reports/render-report.ts';
import type { ReportedCluster } from '../../reports/report.ts';
import { reportedCluster } from '../../reports/report-origin.ts';
import type { RunContext } from '../../run-context.ts';
import { viewOf } from '../../terminal/style.ts';
import { verifyEnding } from '../../verdict/verify-ending.ts';
import { withWorld } from '../../world/with-world.ts';

/** The flags of `verify`. */
export interface VerifyFlags extends ValuesFlags, ClusterFlags, SnapshotFlags, ReportFlags {
  readonly traffic: boolean;
}

/** Verifies that the installation works. */
export async function verify(context: RunContext, flags: VerifyFlags): Promise<ExitCode> {
  const { values, findings: warnings, sources, placed, files } = await readValuesOrDefaults(context, flags);
  const { report, model, traffic, cluster } =
    flags.snapshot === undefined
      ? await live(context, flags, values)
      : await verifySaved(context, flags, values);
  const skipped = new Set<string>(values.checks.skip);
  const lost = judgeTraffic(traffic ?? []).filter(({ code }) => !skipped.has(code));
  const findings = joinFindings(warnings, placed([...report.findings, ...lost]));
  const summary = summarize(findings);
  const { output } = flags;
  const failed = hasErrors(findings);
  if (isReportFormat(output)) {
    const count = report.addresses.length;
    const state = failed ? 'Not working' : `Working: ${count} ${count === 1 ? 'address' : 'addresses'}`;
    const verdict = {
      result: failed ? 'failed' : 'passed',
      title: `${state}${failed ? ':' : ','} ${renderSummary(findings)}`,
    } as const;
    const { addresses } = report;
    await printReport(context, { output, values: files }, { verdict, findings, addresses, cluster });
    return failed ? exitCode.differs : exitCode.done;
  }
  if (output === 'text' && report.addresses.length > 0) {
    const view = viewOf(context.stdout);
    printText(context, `${renderAddresses(report.addresses, view)}\n\n`);
    const unasked = renderUnaskedArp(report.addresses, view);
    if (unasked !== '') printText(context, `${unasked}\n\n`);
    if (traffic !== undefined) printText(context, `${renderTraffic(traffic)}\n\n`);
    if (model !== undefined) printText(context, `${paragraph(model, view)}\n\n`);
  }
  printFindings(
    context,
    { output },
    { findings, summary, addresses: report.addresses, ...(traffic !== undefined && { traffic }) },
    { sources, ending: verifyEnding({ addresses: report.addresses, findings, flags }) },
  );
  return failed ? exitCode.differs : exitCode.done;
}

interface Verification {
  readonly report: VerifyReport;
  readonly cluster: ReportedCluster;
  readonly model?: string | undefined;
  readonly traffic?: readonly TrafficReport[] | undefined;
}

async function live(context: RunContext, flags: VerifyFlags, values: Values): Promise<Verification> {
  const { messages, signal } = context;
  return withWorld(context, { ...flags, command: 'gatesmith verify' }, async (world) => {
    messages.showStatus(`asking ${world.cluster.context}`);
    const report = await world.installerWithoutChart().verify(values, { signal });
    const ours = report.addresses.filter(({ pool }) => pool !== undefined);
    if (flags.traffic) messages.showStatus(`sending requests to ${ours.length} addresses`);
    const traffic = flags.traffic ? await sendTraffic(world.probe, ours, { signal }) : undefined;
    const cluster = {
      kind: flags.sandbox ? 'practice cluster' : 'cluster',
      context: world.cluster.context,
      ...(flags.output === 'html' && {
        kubernetes: (await world.cluster.version({ signal })).gitVersion,
      }),
    } as const;
    return { report, model: world.model, traffic, cluster };
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

async function verifySaved(context: RunContext, flags: VerifyFlags, values: Values): Promise<Verification> {
  const snapshot = await readSnapshot(context, flags.snapshot ?? '-');
  const findings = verifySnapshot({ values, snapshot });
  return {
    report: { findings, summary: summarize(findings), addresses: describeStatus(snapshot).addresses },
    cluster: reportedCluster(snapshot, flags),
  };
}
