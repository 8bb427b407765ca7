import type { OutputFlags } from '../flags/output.ts';
import { renderFindings } from '../render/findings.ts';
import type { RunContext } from '../run-context.ts';
import { viewOf } from '../terminal/style.ts';
import { type Ending, renderEnding } from '../verdict/ending.ts';
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

/** The sources and the ending of findings that people read. */
export interface PrintFindingsOptions {
  /** File contents by file name, for frames. */
  readonly sources?: ReadonlyMap<string, string> | undefined;
  readonly ending: Ending;
}

/** Writes findings in the requested form; as text they end with the verdict and the next step. */
export function printFindings(
  context: RunContext,
  { output }: Pick<OutputFlags, 'output'>,
  document: CheckDocument | VerifyDocument,
  { sources, ending }: PrintFindingsOptions,
): void {
  if (output === 'json') {
    printJson(context, document);
    return;
  }
  const { findings } = document;
  const view = viewOf(context.stdout);
  printText(context, renderFindings(findings, { ...view, format: output, sources }));
  if (output === 'short') return;
  printText(context, `${findings.length === 0 ? '' : '\n'}${renderEnding(ending, view)}`);
}
