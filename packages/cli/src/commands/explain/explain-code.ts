import { defaultSeverity, wrap } from '@gatesmith/diagnostics';
import { findingEntry, nearestCode } from '../../all-findings.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { ExplainedCodeDocument } from '../../output/documents.ts';
import { printJson, printText } from '../../output/print.ts';
import type { RunContext } from '../../run-context.ts';
import { styleFor } from '../../terminal/style.ts';

/** Prints what a finding means, why it matters and how to fix it. Offline. */
export function explainCode(context: RunContext, { output }: OutputFlags, given: string): ExitCode {
  const code = given.toUpperCase();
  const entry = findingEntry(code);
  if (entry === undefined) throw unknownCode(given);
  const { title, text, docs } = entry;
  const severities = [entry.severity].flat();
  if (output === 'json') {
    const document: ExplainedCodeDocument = { code, severity: defaultSeverity(entry), title, text, docs };
    printJson(context, document);
  } else if (output === 'short') printText(context, `${code}: ${severities.join(' or ')}: ${title}`);
  else {
    const style = styleFor(context.stdout);
    const width = context.stdout.columns ?? 80;
    printText(
      context,
      [
        `${style('bold', code)} (${severities.join(' or ')})`,
        wrap(title, { width }),
        '',
        wrap(text, { width, indent: '  ' }),
        '',
        docs,
      ].join('\n'),
    );
  }
  return exitCode.done;
}

function unknownCode(given: string): UsageError {
  const shown = JSON.stringify(given.slice(0, 80));
  const near = nearestCode(given);
  return new UsageError(
    `${shown} is not a finding code${near === undefined ? '' : `; did you mean ${near}?`}`,
    {
      code: 'USAGE',
      hint:
        near === undefined
          ? 'copy a code from the output of gatesmith check or gatesmith validate'
          : `gatesmith explain ${near}`,
    },
  );
}
