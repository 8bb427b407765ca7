import {
  bitsOf,
  formatAddress,
  type IpAddress,
  type IpFamily,
  isAddress,
  lastOf,
  readAddress,
} from './address.ts';
import { IpParseError, type ParseResult, refuse } from './issue.ts';

/** A network prefix: `value` is its first address (host bits are zero). */
export interface IpPrefix {
  readonly family: IpFamily;
  readonly value: bigint;
  readonly length: number;
}

const lengthDigits = /^\d{1,3}$/;

/**
 * Reads `address/length`. Host bits are allowed and cleared: `10.0.0.7/24` is `10.0.0.0/24`, as in MetalLB.
 *
 * @example
 * ```ts
 * import { formatPrefix, parsePrefix } from '@gatesmith/ip-range';
 *
 * formatPrefix(parsePrefix('10.0.0.7/24')); // '10.0.0.0/24'
 * ```
 */
export function safeParsePrefix(text: string): ParseResult<IpPrefix> {
  const slash = text.indexOf('/');
  if (slash === -1)
    return refuse({
      code: 'GS-PREFIX-LENGTH',
      text,
      why: 'a prefix needs a length, as in 10.0.0.0/24',
    });
  const address = readAddress(text.slice(0, slash));
  if (!isAddress(address)) return refuse({ ...address, text });
  const bits = bitsOf(address.family);
  const written = text.slice(slash + 1);
  if (!lengthDigits.test(written) || Number(written) > bits) {
    const family = bits === 32 ? 'IPv4' : 'IPv6';
    return refuse({
      code: 'GS-PREFIX-LENGTH',
      text,
      why: `the length of an ${family} prefix is a number from 0 to ${bits}`,
    });
  }
  return { value: prefixOf(address, Number(written)) };
}

/** As {@link safeParsePrefix}; @throws IpParseError with the code of the first issue. */
export function parsePrefix(text: string): IpPrefix {
  const { value, issues } = safeParsePrefix(text);
  if (issues !== undefined) throw new IpParseError(issues);
  return value;
}

/** The prefix of the given length that holds the address. A length outside the family's bits is clamped. */
export function prefixOf({ family, value }: IpAddress, length: number): IpPrefix {
  const clamped = Math.min(Math.max(0, Math.trunc(length)), bitsOf(family));
  const host = BigInt(bitsOf(family) - clamped);
  return { family, value: (value >> host) << host, length: clamped };
}

/** The highest address of a prefix. */
export function lastOfPrefix({ family, value, length }: IpPrefix): bigint {
  return value | (lastOf(family) >> BigInt(length));
}

/** Canonical `address/length`. */
export function formatPrefix(prefix: IpPrefix): string {
  return `${formatAddress(prefix)}/${prefix.length}`;
}
