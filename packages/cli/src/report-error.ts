import { BaseError, type Finding, fromUnknown, hasErrors, redact } from '@gatesmith/diagnostics';
import { environmentError } from './environment-error.ts';
import { UsageError } from './errors.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { ErrorDocument } from './output/documents.ts';
import { renderError } from './render/error.ts';
import { renderExplainedFindings } from './render/findings.ts';
import type { RunContext } from './run-context.ts';
import { version } from './version.ts';

/** The form in which errors are printed. */
export interface ReportErrorOptions {
  readonly json: boolean;
  /** Show the stack. */
  readonly verbose: boolean;
}

/** Codes of other packages that mean bad input rather than a failure. */
const invalidInput: ReadonlySet<string> = new Set([
  'KUBECONFIG_INVALID',
  'CONTEXT_UNKNOWN',
  'PLAN_INVALID',
  'SNAPSHOT_INVALID',
]);

/** The exit code of a failed run. */
export function exitCodeOf(error: unknown, interrupted: boolean): ExitCode {
  if (interrupted) return exitCode.interrupted;
  if (error instanceof UsageError) return exitCode.invalid;
  if (error instanceof BaseError && invalidInput.has(error.code)) return exitCode.invalid;
  return exitCode.failed;
}

/** The content of a report whose result an error prevented: a report is never empty. */
export function errorFindings(thrown: unknown): readonly Finding[] {
  const own = thrown instanceof UsageError ? thrown.findings : [];
  if (hasErrors(own)) return own;
  const error = fromUnknown(thrown);
  const finding: Finding = {
    code: error instanceof BaseError ? error.code : 'UNEXPECTED',
    severity: 'error',
    subject: 'gatesmith',
    path: [],
    message: redact(error.message),
    hint: error instanceof BaseError ? error.hint : undefined,
  };
  return [...own, finding];
}

/** Prints an error to stderr and returns the exit code. */
export function reportError(
  thrown: unknown,
  context: RunContext,
  { json, verbose }: ReportErrorOptions,
): ExitCode {
  const { messages, signal } = context;
  messages.clearStatus();
  const code = exitCodeOf(thrown, signal.aborted);
  const unknown = fromUnknown(thrown);
  const error = unknown instanceof BaseError ? unknown : (environmentError(unknown) ?? unknown);
  if (signal.aborted && !(thrown instanceof BaseError)) {
    // After an interrupt, an unknown error is a consequence of the interrupt.
    if (json)
      context.stderr.write(`${JSON.stringify({ error: { code: 'INTERRUPTED', message: 'interrupted' } })}\n`);
    return code;
  }
  if (json) {
    context.stderr.write(`${JSON.stringify(errorDocument(error))}\n`);
    return code;
  }
  if (!(error instanceof BaseError)) {
    messages.print(bugReport(error, verbose));
    return code;
  }
  if (error instanceof UsageError && error.findings.length > 0) {
    const { findings, sources } = error;
    messages.print(`${renderExplainedFindings(findings, { ...messages.view, format: 'text', sources })}\n\n`);
  }
  const lines = [...renderError(error, messages.view)];
  if (error.docs !== undefined) lines.push(`  see: ${error.docs}`);
  if (verbose && error.stack !== undefined) lines.push('', redact(error.stack));
  messages.print(lines.join('\n'));
  return code;
}

/** The error as the JSON document that `--output json` writes to stderr. */
function errorDocument(error: Error): ErrorDocument {
  if (!(error instanceof BaseError))
    return { error: { code: 'UNEXPECTED', message: redact(error.message), details: [] } };
  const { code, message, hint, details, docs } = error;
  const findings =
    error instanceof UsageError && error.findings.length > 0 ? { findings: error.findings } : {};
  return { error: { code, message, hint, details, docs, ...findings } };
}

/** An unexpected error: the lines to send in a bug report. */
function bugReport(error: Error, verbose: boolean): string {
  const lines = [
    `error: ${redact(error.message)}`,
    '  This is a defect in gatesmith. Please report it with these lines:',
    `    gatesmith ${version}, node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `    ${error.name}: ${redact(error.message)}`,
  ];
  if (verbose && error.stack !== undefined) lines.push('', redact(error.stack));
  else lines.push('  hint: run it again with --verbose for the place where it happened');
  return lines.join('\n');
}
