import { type Finding, hasErrors, summarize } from '@gatesmith/diagnostics';
import { hasChanges, type Plan } from '@gatesmith/installer';
import { count } from '../render/count.ts';
import { type CommandLine, commandLine, type GivenFlags, quoted } from './command-line.ts';
import type { Ending } from './ending.ts';
import { errorCodes } from './findings-phrase.ts';

/** A plan that was shown, and the command that would carry it out. */
export interface PlanFacts {
  readonly command: 'gatesmith up' | 'gatesmith adopt' | 'gatesmith rollback' | 'gatesmith uninstall';
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly flags: GivenFlags;
  /** The file that the plan was saved to. */
  readonly savedTo?: string | undefined;
}

/** Whether the command would carry the plan out, and how to start it. */
export function planEnding({ command, plan, findings, flags, savedTo }: PlanFacts): Ending {
  const { created, configured, deleted } = plan.summary;
  if (hasErrors(findings)) {
    const { errors } = summarize(findings);
    return {
      tone: 'bad',
      verdict: `${command} would refuse this plan: ${count(errors, 'error')} (${errorCodes(findings)}). Fix what ${errors === 1 ? 'it names' : 'they name'}, or accept it as its hint says, and plan again.`,
    };
  }
  if (!hasChanges(plan)) {
    const verify = { commands: [commandLine('gatesmith verify', flags)] };
    return {
      tone: 'good',
      verdict: command === 'gatesmith uninstall' ? 'Nothing to uninstall.' : 'Nothing to do.',
      ...(command === 'gatesmith uninstall' ? {} : { next: [verify] }),
    };
  }
  const saved: CommandLine = savedTo === undefined ? [] : [`--plan ${quoted(savedTo)}`];
  return {
    tone: 'open',
    verdict: `${count(created + configured + deleted, 'change')}.`,
    next: [{ commands: [commandLine(command, flags, saved)] }],
  };
}
