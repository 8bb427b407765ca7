/** How much a finding matters: an `error` stops `up`, a `warning` is printed, `info` explains a decision. */
export type Severity = 'error' | 'warning' | 'info';

/** Keys and indexes from the root of a document to the value that a finding is about. */
export type FindingPath = readonly (string | number)[];

/** A position in a file: both counts start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * One thing that was observed and that a person should know, as plain data.
 *
 * A finding names what was read (`subject`), where (`path`, and `file`/`line`/`column` when it came from a file), why it
 * matters (`message`) and what to type next (`hint`). It never holds a secret.
 *
 * @example
 * ```ts
 * import type { Finding } from '@gatesmith/diagnostics';
 *
 * const finding: Finding = {
 *   code: 'GS-POOL-OVERLAP',
 *   severity: 'error',
 *   subject: 'IPAddressPool/metallb-system/default',
 *   path: ['pools', 0, 'addresses', 1],
 *   message: 'pool default: 10.0.0.0/29 overlaps 10.0.0.4-10.0.0.9',
 *   hint: 'keep one of the two ranges',
 * };
 * ```
 */
export interface Finding<Code extends string = string> {
  /** Stable, `GS-` and words in capitals: documented once, never reused for something else. */
  readonly code: Code;
  readonly severity: Severity;
  /** `Kind/namespace/name` for an object, the file name for a text. */
  readonly subject: string;
  /** Empty when the finding is about the subject as a whole. */
  readonly path: FindingPath;
  /** One sentence, the offending value quoted. */
  readonly message: string;
  /** The next command or change to make. */
  readonly hint?: string | undefined;
  /** A documentation anchor. */
  readonly docs?: string | undefined;
  readonly file?: string | undefined;
  /** Counted from 1. */
  readonly line?: number | undefined;
  /** Counted from 1. */
  readonly column?: number | undefined;
}

/** How many findings of each severity; what a summary line is made of. */
export interface FindingSummary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Counts findings by severity. */
export function summarize(findings: readonly Finding[]): FindingSummary {
  let errors = 0;
  let warnings = 0;
  let infos = 0;
  for (const { severity } of findings) {
    if (severity === 'error') errors += 1;
    else if (severity === 'warning') warnings += 1;
    else infos += 1;
  }
  return { errors, warnings, infos };
}

/** Whether any finding is an error, which is what stops a write. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
