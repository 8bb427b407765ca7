import type { Finding } from '@gatesmith/diagnostics';
import type { InstallEvent, Outcome, Plan } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { ApplyFlags } from '../flags/apply.ts';
import type { OutputFlags } from '../flags/output.ts';
import type { GoodValues } from '../input/read-values.ts';
import { renderExplainedFindings } from '../render/findings.ts';
import { withoutReported } from '../render/join-findings.ts';
import { renderPlan } from '../render/plan.ts';
import type { RunContext } from '../run-context.ts';
import {
  type ConfirmationRefusal,
  createConfirmation,
  type Question,
  type QuestionSubject,
} from '../terminal/confirmation.ts';
import type { CommandLine } from '../verdict/command-line.ts';
import type { Ending } from '../verdict/ending.ts';
import { unfinishedEnding } from '../verdict/unfinished-ending.ts';
import type { World } from '../world/world.ts';
import { type FollowedRun, followEvents } from './follow-events.ts';
import { printOutcome } from './print-outcome.ts';

/** The limits of a run, and the two ways in which it asks for confirmation. */
export interface ApplyRun {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Prints the plan and the findings, then asks. */
  readonly confirm: (plan: Plan, findings?: readonly Finding[]) => Promise<boolean>;
  /** Asks without printing anything. */
  readonly ask: () => Promise<boolean>;
}

/** One run of a command that writes. */
export interface RunApplyOptions {
  readonly flags: ApplyFlags & OutputFlags;
  /** Stays open; the caller closes it. */
  readonly world: World;
  /** Findings that were printed before, and are not printed again. @default none */
  readonly reported?: readonly Finding[] | undefined;
  /** The values files, where findings about values have their positions. @default none */
  readonly source?: Pick<GoodValues, 'placed' | 'sources'> | undefined;
  readonly question: Question;
  readonly refusal: ConfirmationRefusal;
  readonly start: (run: ApplyRun) => Promise<AsyncIterable<InstallEvent>>;
  /** The command of the run, with its flags, as it would be typed again. */
  readonly again: CommandLine;
  /** The last lines of a run that came to its end. */
  readonly ending: (run: FinishedRun) => Ending | Promise<Ending>;
  /** Findings that belong to the result although they need no action. @default none */
  readonly notes?: ((outcome: Outcome) => readonly Finding[]) | undefined;
}

/** A run that came to its end, for its verdict. */
export interface FinishedRun extends FollowedRun {
  /** Without the time in which the user was asked. */
  readonly elapsedMs: number;
}

/** How a run ended. */
export interface ApplyResult {
  readonly code: ExitCode;
  readonly outcome: Outcome;
}

/**
 * Carries out one run: shows its plan, asks for confirmation, follows its events and prints the outcome.
 *
 * @throws {UsageError} code `CONFIRMATION_NEEDED` when there is something to write, no `--yes` and no terminal.
 */
export async function runApply(
  context: RunContext,
  { flags, world, reported = [], source, question, refusal, start, again, ending, notes }: RunApplyOptions,
): Promise<ApplyResult> {
  const { signal, messages, now } = context;
  const startedAt = now();
  let askedMs = 0;
  const confirmation = createConfirmation(context, { ...flags, cluster: world.cluster });
  const printed = [...reported];
  const ask = async (about?: Pick<QuestionSubject, 'isRisky'>): Promise<boolean> => {
    const askedAt = now();
    const answer = await confirmation.ask(question, about);
    askedMs += now() - askedAt;
    return answer;
  };
  const confirm: ApplyRun['confirm'] = async (plan, found = []) => {
    messages.clearStatus();
    const fresh = withoutReported(found, printed);
    printed.push(...fresh);
    const findings = source?.placed(fresh) ?? fresh;
    if (flags.output !== 'json') printPlan(context, { plan, findings, sources: source?.sources });
    return ask({ isRisky: isRisky(plan) });
  };
  const events = await start({ signal, timeoutMs: flags.timeout, confirm, ask: () => ask() });
  const { outcome: end, plan } = await followEvents(context, flags, events);
  const outcome = source === undefined ? end : { ...end, findings: source.placed(end.findings) };
  const elapsedMs = now() - startedAt - askedMs;
  messages.clearStatus();
  confirmation.requireAsked(refusal);
  const code = printOutcome(context, {
    ...flags,
    outcome,
    reported: printed,
    model: world.model,
    ending: await ending({ outcome, plan, elapsedMs }),
    notes: notes?.(outcome),
    unfinished: unfinishedEnding({ outcome, elapsedMs, again }),
  });
  return { code: confirmation.wasAbandoned ? exitCode.interrupted : code, outcome };
}

/** Whether the plan takes something from a Service that was accepted by name. */
function isRisky({ impact }: Plan): boolean {
  return (impact?.services ?? []).some(({ effects }) => effects.some(({ isMeant }) => isMeant !== true));
}

interface ReviewedPlan {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string> | undefined;
}

function printPlan({ messages, stderr }: RunContext, { plan, findings, sources }: ReviewedPlan): void {
  const { style, view } = messages;
  if (findings.length > 0)
    messages.print(`${renderExplainedFindings(findings, { ...view, format: 'text', sources })}\n\n`);
  messages.print(`${renderPlan(plan, { style, width: stderr.columns ?? 80, format: 'text' })}\n`);
}
