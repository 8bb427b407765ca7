import type { InstallEvent } from '@gatesmith/installer';
import type { ExitCode } from '../exit-code.ts';
import type { ApplyFlags } from '../flags/apply.ts';
import type { OutputFlags } from '../flags/output.ts';
import type { RunContext } from '../run-context.ts';
import { createProgress } from '../terminal/progress.ts';
import { commandLine, type GivenFlags } from '../verdict/command-line.ts';
import type { PlanFacts } from '../verdict/plan-ending.ts';
import { unfinishedEnding } from '../verdict/unfinished-ending.ts';
import { printOutcome } from './print-outcome.ts';
import { printPlan } from './print-plan.ts';

/** A run of a command whose plan is known only once it runs, such as `uninstall`. */
export interface DryRunOptions {
  readonly command: PlanFacts['command'];
  readonly flags: Pick<ApplyFlags, 'timeout'> & Pick<OutputFlags, 'output'> & GivenFlags;
  /** A sentence when the cluster is a model. */
  readonly model: string | undefined;
  readonly start: (run: {
    readonly signal: AbortSignal;
    readonly timeoutMs: number;
    readonly confirm: () => Promise<boolean>;
  }) => Promise<AsyncIterable<InstallEvent>>;
}

/** Carries out a run up to its plan, prints that, and ends the run before it writes anything. */
export async function dryRun(
  context: RunContext,
  { command, flags, model, start }: DryRunOptions,
): Promise<ExitCode> {
  const { signal, messages, now } = context;
  const { output, timeout } = flags;
  const startedAt = now();
  const confirm = async (): Promise<boolean> => false;
  for await (const event of await start({ signal, timeoutMs: timeout, confirm })) {
    messages.clearStatus();
    if (event.type === 'revision' && output !== 'json') createProgress(messages)(event);
    if (event.type === 'plan') {
      const { plan, findings } = event;
      return printPlan(context, { output, plan, findings, command, flags });
    }
    if (event.type === 'done') {
      const { outcome } = event;
      return printOutcome(context, {
        output,
        outcome,
        reported: [],
        model,
        ending: { tone: 'good', verdict: 'Nothing to do.' },
        unfinished: unfinishedEnding({
          outcome,
          elapsedMs: now() - startedAt,
          again: commandLine(command, flags, ['--dry-run']),
        }),
      });
    }
  }
  throw new Error('the installer ended without a plan and without an outcome');
}
