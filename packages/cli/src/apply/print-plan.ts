import { type Finding, hasErrors } from '@gatesmith/diagnostics';
import { hasChanges, type Plan } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { OutputFlags } from '../flags/output.ts';
import type { PlanDocument } from '../output/documents.ts';
import { printJson, printText } from '../output/print.ts';
import { renderExplainedFindings } from '../render/findings.ts';
import { renderPlan } from '../render/plan.ts';
import type { RunContext } from '../run-context.ts';
import { viewOf } from '../terminal/style.ts';
import type { GivenFlags } from '../verdict/command-line.ts';
import { renderEnding } from '../verdict/ending.ts';
import { type PlanFacts, planEnding } from '../verdict/plan-ending.ts';

/** A plan as the result of a command, and the findings about it. */
export interface PrintPlanOptions extends Pick<OutputFlags, 'output'> {
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  /** File contents by file name, for frames. */
  readonly sources?: ReadonlyMap<string, string> | undefined;
  /** The command that carries the plan out. */
  readonly command: PlanFacts['command'];
  readonly flags: GivenFlags;
  /** The file that the plan was saved to. */
  readonly savedTo?: string | undefined;
}

/** Prints a plan and its findings to stdout, as `plan` and `--dry-run` do, and returns the exit code. */
export function printPlan(
  context: RunContext,
  { output, plan, findings, sources, ...facts }: PrintPlanOptions,
): ExitCode {
  if (output === 'json') printJson(context, { ...plan, findings } satisfies PlanDocument);
  else {
    const { stdout } = context;
    const view = viewOf(stdout);
    printText(context, renderExplainedFindings(findings, { ...view, format: output, sources }));
    if (output === 'text' && findings.length > 0) printText(context, '\n');
    printText(context, renderPlan(plan, { style: view.style, width: stdout.columns ?? 80, format: output }));
    if (output === 'text') printText(context, renderEnding(planEnding({ ...facts, plan, findings }), view));
  }
  return planExitCode(plan, findings);
}

/** The exit code of a command whose result is a plan. */
export function planExitCode(plan: Plan, findings: readonly Finding[]): ExitCode {
  return hasChanges(plan) || hasErrors(findings) ? exitCode.differs : exitCode.done;
}
