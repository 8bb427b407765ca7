import type { Outcome } from '@gatesmith/installer';
import { conclude } from '../../conclude.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { follow } from '../../follow.ts';
import { readPlan } from '../../input/read-plan.ts';
import { requireValues } from '../../input/read-values.ts';
import { renderFindings } from '../../render/findings.ts';
import { renderPlan } from '../../render/plan.ts';
import type { RunContext } from '../../run-context.ts';
import { openSession } from '../../session.ts';
import type { UpFlags } from './command.ts';

/** Brings the cluster to what the values say. */
export async function up(context: RunContext, flags: UpFlags): Promise<ExitCode> {
  const { values, findings, sources } = await requireValues(context, flags);
  const saved = flags.plan === undefined ? undefined : await readPlan(context, flags.plan);
  const { conversation } = context;
  const json = flags.output === 'json';
  if (!json && findings.length > 0) {
    conversation.say(`${renderFindings(findings, { ...conversation.view, format: 'text', sources })}\n`);
  }
  const session = await openSession(context, { ...flags, command: 'gatesmith up' });
  let outcome: Outcome;
  let unasked = false;
  let wentAway = false;
  try {
    const installer = await session.installer();
    outcome = await follow(
      context,
      flags,
      installer.up(values, {
        signal: context.signal,
        timeoutMs: flags.timeout,
        plan: saved,
        recoverRelease: flags.recoverRelease,
        async confirm(plan, preflight) {
          conversation.still();
          if (!json) {
            const { style } = conversation;
            if (preflight.length > 0)
              conversation.say(`${renderFindings(preflight, { ...conversation.view, format: 'text' })}\n`);
            conversation.say(
              `${renderPlan(plan, { style, width: context.stderr.columns ?? 80, format: 'text' })}\n`,
            );
          }
          if (flags.yes) return true;
          if (json || !context.stdin.isTTY) {
            unasked = true;
            return false;
          }
          const question = `Apply this to ${session.cluster.context} (${session.cluster.server})?`;
          const answer = await context.prompts.confirm({ message: question });
          wentAway = answer === undefined;
          return answer === true;
        },
      }),
    );
  } finally {
    conversation.still();
    await session.close();
  }
  if (unasked) {
    throw new UsageError('the plan has changes, and nobody is there to agree to them; nothing was done', {
      code: 'CONFIRMATION_NEEDED',
      hint: 'look at the plan with gatesmith plan, then run this again with --yes',
    });
  }
  const code = conclude(context, flags, outcome, session.model);
  return wentAway ? exitCode.interrupted : code;
}
