import type { ExitCode } from '../../exit-code.ts';
import { followApply } from '../../follow-apply.ts';
import { readPlan } from '../../input/read-plan.ts';
import { requireValues } from '../../input/read-values.ts';
import { watchValues } from '../../input/watch-values.ts';
import { renderFindings } from '../../render/findings.ts';
import type { RunContext } from '../../run-context.ts';
import { openSession } from '../../session.ts';
import type { UpFlags } from './command.ts';

/** Brings the cluster to what the values say. */
export async function up(context: RunContext, flags: UpFlags): Promise<ExitCode> {
  const { values, findings, sources } = await requireValues(context, flags);
  const plan = flags.plan === undefined ? undefined : await readPlan(context, flags.plan);
  const { conversation } = context;
  if (flags.output !== 'json' && findings.length > 0) {
    conversation.say(`${renderFindings(findings, { ...conversation.view, format: 'text', sources })}\n`);
  }
  const session = await openSession(context, { ...flags, command: 'gatesmith up' });
  return followApply(context, flags, session, async (options) => {
    const installer = await session.installer();
    const events = installer.up(values, { ...options, plan, recoverRelease: flags.recoverRelease });
    return watchValues(context, sources, events);
  });
}
