import { BaseError, docsLink } from '@gatesmith/diagnostics';
import type { IpRangeCode } from './finding-registry.ts';

/** The codes of refused strings; `ipRangeFindings` explains each. */
export type RangeIssueCode = IpRangeCode;

/** One reason for a refusal, as plain data. */
export interface RangeIssue {
  readonly code: RangeIssueCode;
  /** The string as it was read, cut to 80 characters. */
  readonly text: string;
  /** One sentence that starts with the string. */
  readonly message: string;
  /** The nearest valid form, where there is one. */
  readonly hint?: string | undefined;
  /** The input of a builder that it came from. */
  readonly subject?: string | undefined;
}

/** Either a value or the reasons why there is none. */
export type ParseResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly value?: undefined; readonly issues: readonly [RangeIssue, ...RangeIssue[]] };

/** Thrown by `parseAddress`, `parsePrefix` and `parseRange` only. */
export class IpParseError extends BaseError<RangeIssueCode> {
  readonly issues: readonly [RangeIssue, ...RangeIssue[]];

  constructor(issues: readonly [RangeIssue, ...RangeIssue[]]) {
    const [first, ...rest] = issues;
    super(first.message, {
      code: first.code,
      hint: first.hint,
      details: rest.map(({ message }) => message),
      docs: docsLink(first.code),
    });
    this.issues = issues;
  }
}

const shownLength = 80;

/** The string, cut so that a hostile one cannot flood a message. */
function cut(text: string): string {
  return text.length <= shownLength ? text : `${text.slice(0, shownLength - 1)}…`;
}

/** One reason for a refusal, before it names the string it is about. */
export interface Refusal {
  readonly code: RangeIssueCode;
  readonly why: string;
  readonly hint?: string | undefined;
}

/** A result with one reason. */
export function refuse({ code, why, hint, text }: Refusal & { readonly text: string }): {
  readonly issues: readonly [RangeIssue];
} {
  return { issues: [issueOf({ code, why, hint, text })] };
}

/** The issue that a refusal of this string becomes. */
export function issueOf({ code, why, hint, text }: Refusal & { readonly text: string }): RangeIssue {
  const shown = cut(text);
  const issue = { code, text: shown, message: `"${shown}": ${why}` };
  return hint === undefined ? issue : { ...issue, hint };
}
