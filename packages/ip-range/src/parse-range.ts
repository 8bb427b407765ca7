import { formatAddress, safeParseAddress } from './address.ts';
import { IpRange } from './ip-range.ts';
import { IpParseError, type ParseResult, refuse } from './issue.ts';
import { safeParsePrefix } from './prefix.ts';

/** What counts as a range. */
export interface ParseRangeOptions {
  /**
   * Whether a lone address is a range of one. MetalLB itself wants `/32` or `/128`.
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
  if (dash !== -1) return ends(text, text.slice(0, dash).trim(), text.slice(dash + 1).trim());
  if (text.includes('/')) {
    const prefix = safeParsePrefix(text);
    return prefix.issues === undefined ? { value: IpRange.ofPrefix(prefix.value) } : prefix;
  }
  const address = safeParseAddress(text);
  if (address.issues !== undefined) return otherDash(text) ?? address;
  const { family, value } = address.value;
  if (!single) {
    const bits = family === 'ipv4' ? 32 : 128;
    return refuse(
      'GS-PREFIX-LENGTH',
      text,
      'a lone address is not a range',
      `did you mean ${formatAddress(address.value)}/${bits}?`,
    );
  }
  return { value: IpRange.of(family, value) };
}

/**
 * As {@link safeParseRange}, for texts that are known to be right.
 *
 * @throws IpParseError with the code of the first issue.
 */
export function parseRange(text: string, options?: ParseRangeOptions): IpRange {
  const { value, issues } = safeParseRange(text, options);
  if (issues !== undefined) throw new IpParseError(issues);
  return value;
}

const dashes = /[\u2010-\u2015\u2212\uff0d]/;

/** A range with a dash that a word processor made. */
function otherDash(text: string): ReturnType<typeof refuse> | undefined {
  if (text.length > longestRange || !dashes.test(text)) return undefined;
  const plain = text.replace(dashes, '-');
  if (safeParseRange(plain).issues !== undefined) return undefined;
  return refuse(
    'GS-ADDRESS-INVALID',
    text,
    'the dash is not the one of the keyboard',
    `did you mean ${plain}?`,
  );
}

/** Two addresses and a dash with a space on both sides. */
const longestRange = 93;
const lastOctet = /^\d{1,3}$/;

/** `192.168.20.20-60`, as many tools write it. */
function shortEnd(left: string, right: string): string | undefined {
  if (!lastOctet.test(right) || Number(right) > 255) return undefined;
  const whole = `${left.slice(0, left.lastIndexOf('.') + 1)}${Number(right)}`;
  return `did you mean ${left}-${whole}?`;
}

function ends(text: string, left: string, right: string): ParseResult<IpRange> {
  const first = safeParseAddress(left);
  const last = safeParseAddress(right);
  if (first.issues !== undefined || last.issues !== undefined) {
    const [issue, ...more] = [...(first.issues ?? []), ...(last.issues ?? [])].map(
      ({ code, message, hint }) => {
        return refuse(
          code,
          text,
          message.startsWith('"": ') ? 'a range needs an address on both sides of the dash' : message,
          hint ?? (first.value?.family === 'ipv4' ? shortEnd(left, right) : undefined),
        ).issues[0];
      },
    );
    // one of the two has issues, and issues are never empty
    return issue === undefined
      ? refuse('GS-ADDRESS-INVALID', text, 'not a range')
      : { issues: [issue, ...more] };
  }
  const a = first.value;
  const b = last.value;
  if (a.family !== b.family) {
    return refuse(
      'GS-RANGE-MIXED-FAMILY',
      text,
      'one end is IPv4 and the other IPv6',
      'write one range per family',
    );
  }
  if (a.value > b.value) {
    const turned = `${formatAddress(b)}-${formatAddress(a)}`;
    return refuse('GS-RANGE-INVERTED', text, 'the range ends before it starts', `did you mean ${turned}?`);
  }
  return { value: IpRange.of(a.family, a.value, b.value) };
}
