import { type Finding, hasErrors } from '@gatesmith/diagnostics';
import type { Outcome } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { OutputFlags } from '../flags/output.ts';
import type { DoneDocument } from '../output/documents.ts';
import { printJsonLine, printText } from '../output/print.ts';
import { renderFindings } from '../render/findings.ts';
import { withoutReported } from '../render/join-findings.ts';
import { renderOutcome, renderUnfinished } from '../render/outcome.ts';
import type { RunContext } from '../run-context.ts';
import { viewOf } from '../terminal/style.ts';
import { type Ending, renderEnding } from '../verdict/ending.ts';

/** The end of a run, and how it is printed. */
export interface PrintOutcomeOptions extends Pick<OutputFlags, 'output'> {
  readonly outcome: Outcome;
  /** Findings that were printed before, and are not printed again. */
  readonly reported: readonly Finding[];
  /** A sentence when the cluster is a model. */
  readonly model: string | undefined;
  /** Findings that belong to the result. @default none */
  readonly notes?: readonly Finding[] | undefined;
  /** The last lines of a run that came to its end. */
  readonly ending: Ending;
  /** The last lines of one that did not. */
  readonly unfinished: Ending;
}

/** Prints how a run ended, after its events, and returns the exit code. */
export function printOutcome(
  context: RunContext,
  { output, outcome, reported, model, notes = [], ending, unfinished }: PrintOutcomeOptions,
): ExitCode {
  const { messages } = context;
  if (output === 'json') {
    const { result, ...rest } = outcome;
    printJsonLine(context, { type: 'done', outcome: result, ...rest } satisfies DoneDocument);
  }
  switch (outcome.result) {
    case 'done':
    case 'unchanged': {
      if (output === 'json') return exitCode.done;
      const notable = withoutReported(outcome.findings, reported).filter(
        ({ severity }) => severity !== 'info',
      );
      messages.separate();
      if (notable.length > 0)
        messages.print(`${renderFindings(notable, { ...messages.view, format: 'text' })}\n\n`);
      const view = viewOf(context.stdout);
      const shown = renderOutcome(outcome, { ...view, model });
      if (notes.length > 0) printText(context, `${renderFindings(notes, { ...view, format: 'text' })}\n\n`);
      if (shown !== '') printText(context, `${shown}\n\n`);
      printText(context, renderEnding(ending, view));
      return hasErrors(outcome.findings) ? exitCode.differs : exitCode.done;
    }
    case 'declined':
      if (output !== 'json') messages.print('Nothing was done.');
      return exitCode.failed;
    case 'cancelled':
    case 'failed':
      if (output !== 'json') {
        messages.separate();
        messages.print(renderUnfinished(outcome, messages.view));
        messages.print(renderEnding(unfinished, messages.view));
      }
      return outcome.result === 'cancelled' ? exitCode.interrupted : exitCode.failed;
    default:
      return outcome.result satisfies never;
  }
}
