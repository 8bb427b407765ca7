import { Address6 } from 'ip-address';
import { dottedQuad } from './dotted-quad.ts';
import { hexGroups } from './hex-groups.ts';
import { IpParseError, type ParseResult, refuse } from './issue.ts';

/** Addresses, ranges and prefixes belong to exactly one of the two. */
export type IpFamily = 'ipv4' | 'ipv6';

/** An address as an exact integer. `::ffff:10.0.0.1` stays IPv6: mapped addresses are never unwrapped here. */
export interface IpAddress {
  readonly family: IpFamily;
  readonly value: bigint;
}

const longestAddress = 45;
const ipv6Characters = /^[0-9a-fA-F:.]+$/;

/** How many bits an address of the family has. */
export function bitsOf(family: IpFamily): 32 | 128 {
  return family === 'ipv4' ? 32 : 128;
}

/** The highest address of the family, as an integer. */
export function lastOf(family: IpFamily): bigint {
  return family === 'ipv4' ? 0xffff_ffffn : 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffffn;
}

/**
 * Reads one address, strictly: no spaces, no leading zeros in an octet (they mean octal to some readers), no short
 * forms, no zone, no prefix length. This is what Go's `net.ParseIP` accepts, which MetalLB uses.
 *
 * @example
 * ```ts
 * import { safeParseAddress } from '@gatesmith/ip-range';
 *
 * safeParseAddress('192.168.20.256').issues?.[0].message;
 * // '"192.168.20.256": octet 256 is above 255'
 * ```
 */
export function safeParseAddress(text: string): ParseResult<IpAddress> {
  if (text.length === 0) return refuse('GS-ADDRESS-EMPTY', text, 'there is no address');
  if (!text.includes(':')) {
    const quad = dottedQuad(text);
    if (typeof quad === 'number') return { value: { family: 'ipv4', value: BigInt(quad) } };
    return refuse('GS-ADDRESS-INVALID', text, quad.why, quad.hint);
  }
  const plain = hexGroups(text);
  if (plain !== undefined) return { value: { family: 'ipv6', value: plain } };
  if (text.includes('%')) {
    return refuse(
      'GS-ADDRESS-ZONE',
      text,
      'a zone (%...) has no meaning outside one machine',
      text.slice(0, text.indexOf('%')).slice(0, longestAddress),
    );
  }
  if (text.length <= longestAddress && ipv6Characters.test(text)) {
    try {
      return { value: { family: 'ipv6', value: new Address6(text).bigInt() } };
    } catch {
      // the library's words name its own regular expressions; ours follow
    }
  }
  return refuse(
    'GS-ADDRESS-INVALID',
    text,
    'not an IPv6 address',
    'eight groups of up to four hex digits, :: at most once for a run of zeros',
  );
}

/**
 * As {@link safeParseAddress}, for texts that are known to be right.
 *
 * @throws IpParseError with the code of the first issue.
 *
 * @example
 * ```ts
 * import { formatAddress, parseAddress } from '@gatesmith/ip-range';
 *
 * formatAddress(parseAddress('FD00:0:0::1')); // 'fd00::1'
 * ```
 */
export function parseAddress(text: string): IpAddress {
  const { value, issues } = safeParseAddress(text);
  if (issues !== undefined) throw new IpParseError(issues);
  return value;
}

/**
 * The canonical text: dotted quad, or RFC 5952 (lower case, longest run of zeros as `::`, IPv4-mapped addresses with a
 * dotted tail).
 */
export function formatAddress({ family, value }: IpAddress): string {
  if (family === 'ipv4') return formatQuad(Number(value));
  if (value >> 32n === 0xffffn) return `::ffff:${formatQuad(Number(value & 0xffff_ffffn))}`;
  return Address6.fromBigInt(value).correctForm();
}

function formatQuad(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** Orders IPv4 before IPv6, then by value; fit for `Array.sort`. */
export function compareAddresses(a: IpAddress, b: IpAddress): number {
  if (a.family !== b.family) return a.family === 'ipv4' ? -1 : 1;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}
