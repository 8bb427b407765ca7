import { hasErrors } from '@gatesmith/diagnostics';
import type { Outcome } from '@gatesmith/installer';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { OutputFlags } from './flags/output.ts';
import { printJsonLine, printText } from './print.ts';
import { renderFindings } from './render/findings.ts';
import { renderOutcome, renderUnfinished } from './render/outcome.ts';
import type { RunContext } from './run-context.ts';
import { styleFor } from './style.ts';

/** Says how an install or uninstall ended: events are told by then, this is the result. */
export function conclude(
  context: RunContext,
  { output }: Pick<OutputFlags, 'output'>,
  outcome: Outcome,
  model: string | undefined,
): ExitCode {
  const { conversation } = context;
  if (output === 'json') {
    const { result, ...rest } = outcome;
    printJsonLine(context, { type: 'done', outcome: result, ...rest });
  }
  switch (outcome.result) {
    case 'done':
    case 'unchanged': {
      if (output === 'json') return exitCode.done;
      const notable = outcome.findings.filter(({ severity }) => severity !== 'info');
      if (notable.length > 0)
        conversation.say(`\n${renderFindings(notable, { ...conversation.view, format: 'text' })}`);
      if (outcome.result === 'unchanged') conversation.say('Nothing to do: 0 writes.');
      conversation.say('');
      printText(context, renderOutcome(outcome, { style: styleFor(context.stdout), model }));
      return hasErrors(outcome.findings) ? exitCode.differs : exitCode.done;
    }
    case 'declined':
      if (output !== 'json') conversation.say('Nothing was done.');
      return exitCode.failed;
    case 'cancelled':
    case 'failed':
      if (output !== 'json') {
        conversation.say(`\n${renderUnfinished(outcome, conversation.view)}`);
        if (outcome.finished.length > 0 && outcome.error?.hint === undefined) {
          conversation.say('  hint: the same command continues from here');
        }
      }
      return outcome.result === 'cancelled' ? exitCode.interrupted : exitCode.failed;
    default:
      return outcome.result satisfies never;
  }
}
