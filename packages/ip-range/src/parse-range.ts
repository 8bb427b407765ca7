import { bitsOf, formatAddress, isAddress, readAddress, safeParseAddress } from './address.ts';
import { IpRange } from './ip-range.ts';
import { IpParseError, issueOf, type ParseResult, type Refusal, refuse } from './issue.ts';
import { safeParsePrefix } from './prefix.ts';

/** Options of {@link safeParseRange}. */
export interface ParseRangeOptions {
  /**
   * Whether a lone address is a range of one. MetalLB itself requires `/32` or `/128`.
   * @default true
   */
  readonly single?: boolean | undefined;
}

/**
 * Reads `first-last` (spaces round the dash are fine), `address/length` (host bits are cleared), or a lone address.
 * Refused: ends of two families, ends in the wrong order.
 *
 * @example
 * ```ts
 * import { safeParseRange } from '@gatesmith/ip-range';
 *
 * safeParseRange('192.168.20.99-192.168.20.30').issues?.[0].hint;
 * // 'did you mean 192.168.20.30-192.168.20.99?'
 * ```
 */
export function safeParseRange(
  text: string,
  { single = true }: ParseRangeOptions = {},
): ParseResult<IpRange> {
  const dash = text.indexOf('-');
  if (dash !== -1) return readEnds(text, dash);
  if (text.includes('/')) {
    const prefix = safeParsePrefix(text);
    return prefix.issues === undefined ? { value: IpRange.ofPrefix(prefix.value) } : prefix;
  }
  const address = safeParseAddress(text);
  if (address.issues !== undefined) return otherDash(text) ?? address;
  const { family, value } = address.value;
  if (!single) {
    return refuse({
      code: 'GS-PREFIX-LENGTH',
      text,
      why: 'a lone address is not a range',
      hint: `did you mean ${formatAddress(address.value)}/${bitsOf(family)}?`,
    });
  }
  return { value: IpRange.of(family, value) };
}

/**
 * As {@link safeParseRange}, for strings that are known to be valid.
 *
 * @throws IpParseError with the code of the first issue.
 */
export function parseRange(text: string, options?: ParseRangeOptions): IpRange {
  const { value, issues } = safeParseRange(text, options);
  if (issues !== undefined) throw new IpParseError(issues);
  return value;
}

const dashes = /[\u2010-\u2015\u2212\uff0d]/;

/** Recognises a range with a dash that a word processor made. */
function otherDash(text: string): ReturnType<typeof refuse> | undefined {
  if (text.length > longestRange || !dashes.test(text)) return undefined;
  const plain = text.replace(dashes, '-');
  if (safeParseRange(plain).issues !== undefined) return undefined;
  return refuse({
    code: 'GS-ADDRESS-INVALID',
    text,
    why: 'it contains a dash that is not a plain hyphen (-)',
    hint: `did you mean ${plain}?`,
  });
}

/** Two addresses and a dash with a space on both sides. */
const longestRange = 93;
const lastOctet = /^\d{1,3}$/;

/** `192.168.20.20-60`, as many tools write it. */
function shortEnd(left: string, right: string): string | undefined {
  if (!lastOctet.test(right) || Number(right) > 255) return undefined;
  const octets = left.lastIndexOf('.') + 1;
  const whole = `${left.slice(0, octets)}${Number(right)}`;
  const isInverted = Number(right) < Number(left.slice(octets));
  return `did you mean ${isInverted ? `${whole}-${left}` : `${left}-${whole}`}?`;
}

function readEnds(text: string, dash: number): ParseResult<IpRange> {
  const left = text.slice(0, dash).trim();
  const right = text.slice(dash + 1).trim();
  const first = readAddress(left);
  const last = readAddress(right);
  if (!isAddress(first)) {
    const issue = issueOf({ ...nameEnd(first, left), text });
    return { issues: isAddress(last) ? [issue] : [issue, issueOf({ ...nameEnd(last, right), text })] };
  }
  if (!isAddress(last)) {
    const { hint = first.family === 'ipv4' ? shortEnd(left, right) : undefined, ...refusal } = nameEnd(
      last,
      right,
    );
    return refuse({ ...refusal, hint, text });
  }
  if (first.family !== last.family) {
    return refuse({
      code: 'GS-RANGE-MIXED-FAMILY',
      text,
      why: 'one end is IPv4 and the other IPv6',
      hint: 'write one range per family',
    });
  }
  if (first.value > last.value) {
    return refuse({
      code: 'GS-RANGE-INVERTED',
      text,
      why: 'the range ends before it starts',
      hint: `did you mean ${formatAddress(last)}-${formatAddress(first)}?`,
    });
  }
  return { value: IpRange.of(first.family, first.value, last.value) };
}

/** The refusal of one end, which says which of the two ends it is about. */
function nameEnd(refusal: Refusal, end: string): Refusal {
  if (refusal.code === 'GS-ADDRESS-EMPTY')
    return { ...refusal, why: 'a range needs an address on both sides of the dash' };
  return { ...refusal, why: issueOf({ ...refusal, text: end }).message };
}
