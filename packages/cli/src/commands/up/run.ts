import { bringUp } from '../../apply/bring-up.ts';
import { printPlan } from '../../apply/print-plan.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { AcceptFlags } from '../../flags/accept.ts';
import type { ApplyFlags } from '../../flags/apply.ts';
import type { ChartFlags } from '../../flags/chart.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { DryRunFlags } from '../../flags/dry-run.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { RecoverReleaseFlags } from '../../flags/recover-release.ts';
import type { ValuesFlags } from '../../flags/values.ts';
import { readPlan } from '../../input/read-plan.ts';
import { type GoodValues, requireValues } from '../../input/read-values.ts';
import { watchValues } from '../../input/watch-values.ts';
import { renderFindings } from '../../render/findings.ts';
import { joinFindings, withoutNodeWarnings } from '../../render/join-findings.ts';
import type { RunContext } from '../../run-context.ts';
import { withWorld } from '../../world/with-world.ts';

/** The flags of `up`. */
export interface UpFlags
  extends ValuesFlags,
    ClusterFlags,
    ChartFlags,
    AcceptFlags,
    ApplyFlags,
    RecoverReleaseFlags,
    DryRunFlags,
    OutputFlags {
  readonly plan?: string;
}

/** Brings the cluster to the state that the values specify. */
export async function up(context: RunContext, flags: UpFlags): Promise<ExitCode> {
  const { values, findings: written, sources, placed } = await requireValues(context, flags);
  const findings = withoutNodeWarnings(written);
  if (flags.dryRun) return showPlan(context, flags, { values, findings, sources, placed });
  const plan = flags.plan === undefined ? undefined : await readPlan(context, flags.plan);
  const { messages } = context;
  if (flags.output !== 'json' && findings.length > 0) {
    messages.print(`${renderFindings(findings, { ...messages.view, format: 'text', sources })}\n\n`);
  }
  return withWorld(context, { ...flags, command: 'gatesmith up' }, (world) =>
    bringUp(context, {
      command: 'gatesmith up',
      flags,
      world,
      ingress: values.ingress,
      reported: findings,
      source: { placed, sources },
      async start(run) {
        const installer = await world.installer();
        const events = installer.up(values, {
          ...run,
          plan,
          recoverRelease: flags.recoverRelease,
          accept: flags.accept,
        });
        return watchValues(context, sources, events);
      },
    }),
  );
}

/** Shows what `up` would do, as `plan` does. */
async function showPlan(
  context: RunContext,
  flags: UpFlags,
  { values, findings: written, sources, placed }: Omit<GoodValues, 'files'>,
): Promise<ExitCode> {
  const { messages, signal } = context;
  return withWorld(context, { ...flags, command: 'gatesmith up' }, async (world) => {
    messages.showStatus(`reading ${world.cluster.context}`);
    const installer = await world.installer();
    const { plan, findings: found } = await installer.plan(values, { signal, accept: flags.accept });
    messages.clearStatus();
    const findings = joinFindings(written, placed(found));
    return printPlan(context, {
      output: flags.output,
      plan,
      findings,
      sources,
      command: 'gatesmith up',
      flags,
    });
  });
}
