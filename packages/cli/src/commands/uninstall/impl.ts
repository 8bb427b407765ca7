import type { Outcome } from '@gatesmith/installer';
import { agreement } from '../../agreement.ts';
import { conclude } from '../../conclude.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { follow } from '../../follow.ts';
import { renderPlan } from '../../render/plan.ts';
import type { RunContext } from '../../run-context.ts';
import { openSession } from '../../session.ts';
import type { UninstallFlags } from './command.ts';

/** Takes away what `up` brought. */
export async function uninstall(context: RunContext, flags: UninstallFlags): Promise<ExitCode> {
  const { conversation } = context;
  const json = flags.output === 'json';
  const session = await openSession(context, { ...flags, command: 'gatesmith uninstall' });
  let outcome: Outcome;
  const agreed = agreement(context, flags, session);
  try {
    const installer = session.installerWithoutChart();
    outcome = await follow(
      context,
      flags,
      installer.uninstall({
        signal: context.signal,
        timeoutMs: flags.timeout,
        crds: flags.crds,
        async confirm(plan) {
          conversation.still();
          if (!json) {
            const width = context.stderr.columns ?? 80;
            conversation.say(`${renderPlan(plan, { style: conversation.style, width, format: 'text' })}\n`);
          }
          return agreed.ask(async (prompts, where) => {
            if (!flags.crds)
              return prompts.confirm({ message: `Take this away from ${where}?`, initial: false });
            const typed = await prompts.text({
              message: `This deletes the custom resource definitions and with them every pool of ${where}. Type crds to go on`,
            });
            return typed === undefined ? undefined : typed === 'crds';
          });
        },
      }),
    );
  } finally {
    conversation.still();
    await session.close();
  }
  agreed.requireAsked({
    what: 'there is something to take away, and nobody is there to agree to it',
    hint: `run this again with --yes${flags.crds ? ' and --crds' : ''}`,
  });
  const code = conclude(context, flags, outcome, session.model);
  return agreed.wentAway ? exitCode.interrupted : code;
}
