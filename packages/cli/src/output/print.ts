import type { OutputFlags } from '../flags/output.ts';
import { explainLine, renderFindings, renderSummary } from '../render/findings.ts';
import type { RunContext } from '../run-context.ts';
import { viewOf } from '../terminal/style.ts';
import type { CheckDocument, VerifyDocument } from './documents.ts';

/** Writes the one JSON document that is a command's result. */
export function printJson(context: RunContext, document: unknown): void {
  context.stdout.write(`${JSON.stringify(document, bigintAsNumber, 2)}\n`);
}

/** Writes one line of a stream of JSON objects. */
export function printJsonLine(context: RunContext, document: unknown): void {
  context.stdout.write(`${JSON.stringify(document, bigintAsNumber)}\n`);
}

/** Writes lines to stdout; an empty string writes nothing. */
export function printText(context: RunContext, text: string): void {
  if (text !== '') context.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Counts of addresses are exact: beyond what a JSON number holds they are written as strings. */
function bigintAsNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}

/** Writes findings in the requested form; `sources` are file contents by file name, for frames. */
export function printFindings(
  context: RunContext,
  { output }: Pick<OutputFlags, 'output'>,
  document: CheckDocument | VerifyDocument,
  sources?: ReadonlyMap<string, string>,
): void {
  if (output === 'json') {
    printJson(context, document);
    return;
  }
  const { findings } = document;
  const view = viewOf(context.stdout);
  printText(context, renderFindings(findings, { ...view, format: output, sources }));
  if (output === 'short') return;
  const summary = `${findings.length === 0 ? '' : '\n'}${renderSummary(findings)}`;
  printText(context, [summary, ...explainLine(findings, view)].join('\n'));
}
