import { redact } from './redact.ts';

/** The parts of an error besides its message. */
export interface BaseErrorOptions<Code extends string> {
  /** Stable, SCREAMING_SNAKE, documented in the package's README. */
  readonly code: Code;
  /** The next command or change to make. */
  readonly hint?: string | undefined;
  /** More lines: the server's own words, the last lines of a log. Masked like the message. */
  readonly details?: readonly string[] | undefined;
  readonly docs?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error shape of every package: a sentence that names its subject first, a stable code, what to do next.
 * Credentials in the message and details are masked on construction.
 *
 * @example
 * ```ts
 * import { BaseError } from '@gatesmith/diagnostics';
 *
 * class HelmMissing extends BaseError<'HELM_MISSING'> {}
 * const error = new HelmMissing('helm: not found on PATH', { code: 'HELM_MISSING', hint: 'install Helm 3.17 or newer' });
 * error.code; // 'HELM_MISSING'
 * ```
 */
export class BaseError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly hint: string | undefined;
  readonly details: readonly string[];
  readonly docs: string | undefined;

  constructor(message: string, { code, hint, details = [], docs, cause }: BaseErrorOptions<Code>) {
    super(redact(message), cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
    this.details = details.map(redact);
    this.docs = docs;
  }

  /** The first error in the chain of causes, this one included, that the test accepts. */
  walk(accept: (error: unknown) => boolean): unknown {
    for (
      let error: unknown = this;
      error !== undefined;
      error = error instanceof Error ? error.cause : undefined
    ) {
      if (accept(error)) return error;
    }
    return undefined;
  }
}

/** An error as lines of plain text: message, details, hint, link. */
export function formatError(error: BaseError): string {
  const lines = [error.message, ...error.details.map((detail) => `  ${detail}`)];
  if (error.hint !== undefined) lines.push(`  hint: ${error.hint}`);
  if (error.docs !== undefined) lines.push(`  see: ${error.docs}`);
  return lines.join('\n');
}
