import type { Finding } from '@gatesmith/diagnostics';
import type { InstallEvent, Outcome, Plan, UpOptions } from '@gatesmith/installer';
import { agreement } from './agreement.ts';
import { conclude } from './conclude.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { ApplyFlags } from './flags/apply.ts';
import type { OutputFlags } from './flags/output.ts';
import { follow } from './follow.ts';
import { renderFindings } from './render/findings.ts';
import { renderPlan } from './render/plan.ts';
import type { RunContext } from './run-context.ts';
import type { Session } from './session.ts';

/** Shows the plan of a run, asks, follows it to its end and says how it ended. */
export async function followApply(
  context: RunContext,
  flags: ApplyFlags & OutputFlags,
  session: Session,
  start: (options: UpOptions) => Promise<AsyncIterable<InstallEvent>>,
): Promise<ExitCode> {
  const { conversation } = context;
  const json = flags.output === 'json';
  const agreed = agreement(context, flags, session);
  const confirm = async (plan: Plan, preflight: readonly Finding[]): Promise<boolean> => {
    conversation.still();
    if (!json) {
      const { style } = conversation;
      if (preflight.length > 0)
        conversation.say(`${renderFindings(preflight, { ...conversation.view, format: 'text' })}\n`);
      const width = context.stderr.columns ?? 80;
      conversation.say(`${renderPlan(plan, { style, width, format: 'text' })}\n`);
    }
    return agreed.ask((prompts, where) => prompts.confirm({ message: `Apply this to ${where}?` }));
  };
  let outcome: Outcome;
  try {
    const { signal } = context;
    outcome = await follow(context, flags, await start({ signal, timeoutMs: flags.timeout, confirm }));
  } finally {
    conversation.still();
    await session.close();
  }
  agreed.requireAsked({
    what: 'the plan has changes, and nobody is there to agree to them',
    hint: 'look at the plan with gatesmith plan, then run this again with --yes',
  });
  const code = conclude(context, flags, outcome, session.model);
  return agreed.wentAway ? exitCode.interrupted : code;
}
