import { BaseError } from '@gatesmith/diagnostics';

/** Why a text is not an address, a prefix or a range; documented in the package's README. */
export type RangeIssueCode =
  | 'GS-ADDRESS-EMPTY'
  | 'GS-ADDRESS-INVALID'
  | 'GS-ADDRESS-ZONE'
  | 'GS-PREFIX-LENGTH'
  | 'GS-RANGE-INVERTED'
  | 'GS-RANGE-MIXED-FAMILY';

/** One reason for a refusal, as plain data. */
export interface RangeIssue {
  readonly code: RangeIssueCode;
  /** The text as it was read, cut to 80 characters. */
  readonly text: string;
  /** One sentence, the text first. */
  readonly message: string;
  /** The nearest valid form, where there is one. */
  readonly hint?: string | undefined;
  /** Which input of a builder it came from. */
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
    super(first.message, { code: first.code, hint: first.hint, details: rest.map(({ message }) => message) });
    this.issues = issues;
  }
}

const shownLength = 80;

/** The text, cut so that a hostile one cannot flood a message. */
export function cut(text: string): string {
  return text.length <= shownLength ? text : `${text.slice(0, shownLength - 1)}…`;
}

/** A result with one reason. */
export function refuse(
  code: RangeIssueCode,
  text: string,
  why: string,
  hint?: string | undefined,
): { readonly issues: readonly [RangeIssue] } {
  const shown = cut(text);
  const issue = { code, text: shown, message: `"${shown}": ${why}` };
  return { issues: [hint === undefined ? issue : { ...issue, hint }] };
}
