import type { RunContext } from './run-context.ts';

/** Writes the one JSON document that is a command's result. */
export function printJson(context: RunContext, document: unknown): void {
  context.stdout.write(`${JSON.stringify(document, bigintAsNumber, 2)}\n`);
}

/** Writes one line of a stream of JSON objects. */
export function printJsonLine(context: RunContext, document: unknown): void {
  context.stdout.write(`${JSON.stringify(document, bigintAsNumber)}\n`);
}

/** Writes lines of text to stdout; an empty text writes nothing. */
export function printText(context: RunContext, text: string): void {
  if (text !== '') context.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Counts of addresses are exact: beyond what a JSON number holds they are written as text. */
function bigintAsNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}
