import { Address4, Address6 } from 'ip-address';
import { explainIpv4 } from './explain-ipv4.ts';
import { IpParseError, type ParseResult, type Refusal, refuse } from './issue.ts';

/** The family of an address, a range or a prefix; each belongs to exactly one. */
export type IpFamily = 'ipv4' | 'ipv6';

/** An address as an exact integer. `::ffff:10.0.0.1` stays IPv6: mapped addresses are never unwrapped here. */
export interface IpAddress {
  readonly family: IpFamily;
  readonly value: bigint;
}

const longestQuad = 15;
const longestAddress = 45;
const ipv6Characters = /^[0-9a-fA-F:.]+$/;

/** The number of bits in an address of the family. */
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
  const read = readAddress(text);
  return isAddress(read) ? { value: read } : refuse({ ...read, text });
}

/** The address, or the reason why there is none, without the string in the message. */
export function readAddress(text: string): IpAddress | Refusal {
  if (text.length === 0) return { code: 'GS-ADDRESS-EMPTY', why: 'there is no address' };
  if (!text.includes(':')) return readIpv4(text) ?? { code: 'GS-ADDRESS-INVALID', ...explainIpv4(text) };
  if (text.includes('%')) {
    return {
      code: 'GS-ADDRESS-ZONE',
      why: 'a zone (%...) has no meaning outside one machine',
      hint: text.slice(0, text.indexOf('%')).slice(0, longestAddress),
    };
  }
  return (
    readIpv6(text) ?? {
      code: 'GS-ADDRESS-INVALID',
      why: 'not an IPv6 address',
      hint: 'eight groups of up to four hex digits, :: at most once for a run of zeros',
    }
  );
}

/** Whether {@link readAddress} could read the string. */
export function isAddress(read: IpAddress | Refusal): read is IpAddress {
  return 'family' in read;
}

/** `ip-address` is strict about everything but a prefix length, which is not part of an address here. */
function readIpv4(text: string): IpAddress | undefined {
  if (text.length > longestQuad || text.includes('/') || !Address4.isValid(text)) return undefined;
  return { family: 'ipv4', value: new Address4(text).bigInt() };
}

function readIpv6(text: string): IpAddress | undefined {
  if (text.length > longestAddress || !ipv6Characters.test(text) || !Address6.isValid(text)) return undefined;
  return { family: 'ipv6', value: new Address6(text).bigInt() };
}

/**
 * As {@link safeParseAddress}, for strings that are known to be valid.
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
 * The canonical form: dotted quad, or RFC 5952 (lower case, longest run of zeros as `::`, IPv4-mapped addresses with a
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
