import { IpRange, safeParseRange } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import { type GoAddress, parseGoAddress } from './go-address.ts';
import { goDigits, goTrim } from './go-string.ts';
import { type Problem, problem } from './problem.ts';

/** One entry of a pool's `addresses`, as MetalLB holds it. */
export interface PoolBlock {
  readonly text: string;
  /** IPv4-mapped IPv6 addresses are IPv4 here, as in Go. */
  readonly range: IpRange;
  /**
   * Set for a CIDR written with an IPv4-mapped address: MetalLB compares its 128-bit mask length with 32-bit ones,
   * so that containment with other CIDRs is not what arithmetic says.
   */
  readonly mappedLength?: number | undefined;
}

const mappedAddresses = 0xffffn << 32n;

/**
 * Reads an entry of `addresses` as `ParseCIDR` in MetalLB 0.16.2's internal/config does: with a dash it is a range
 * (spaces around the ends are allowed), otherwise a CIDR; a single address is refused.
 */
export function parsePoolBlock(text: string): PoolBlock | Problem {
  return text.includes('-') ? readRange(text) : readCidr(text);
}

/** Whether {@link parsePoolBlock} could read the entry. */
export function isPoolBlock(parsed: PoolBlock | Problem): parsed is PoolBlock {
  return 'range' in parsed;
}

/** The blocks that can be read among the entries of `addresses`. */
export function readableBlocks(addresses: readonly string[]): PoolBlock[] {
  return addresses.map(parsePoolBlock).filter(isPoolBlock);
}

function readCidr(text: string): PoolBlock | Problem {
  const slash = text.indexOf('/');
  if (slash === -1) {
    const length = text.includes(':') ? 128 : 32;
    return invalid(text, parseGoAddress(text) === undefined ? undefined : `did you mean ${text}/${length}?`);
  }
  const address = parseGoAddress(text.slice(0, slash));
  const length = goDigits(text.slice(slash + 1));
  if (address === undefined || length === undefined) return invalid(text, nearestCidr(text));
  const bits = address.mapped || address.family === 'ipv6' ? 128 : 32;
  if (length > bits) return invalid(text, `the length of this prefix is a number from 0 to ${bits}`);
  if (!address.mapped) return { text, range: rangeAround(address, bits - length) };
  if (length >= 96) return { text, range: rangeAround(address, bits - length), mappedLength: length };
  return {
    text,
    range: rangeAround({ family: 'ipv6', value: mappedAddresses | address.value }, bits - length),
  };
}

function rangeAround({ family, value }: Pick<GoAddress, 'family' | 'value'>, hostBits: number): IpRange {
  const host = BigInt(hostBits);
  const first = (value >> host) << host;
  return IpRange.of(family, first, first + (1n << host) - 1n);
}

function readRange(text: string): PoolBlock | Problem {
  const dash = text.indexOf('-');
  const left = goTrim(text.slice(0, dash));
  const right = goTrim(text.slice(dash + 1));
  const first = parseGoAddress(left);
  const last = parseGoAddress(right);
  if (first === undefined || last === undefined) return invalid(text);
  if (first.family !== last.family) {
    return problem('GS-POOL-MIXED-FAMILY', {
      path: [],
      message: `${quote(text)}: one end is IPv4 and the other IPv6`,
      hint: 'write one range per family',
    });
  }
  if (first.value > last.value) {
    return problem('GS-POOL-INVERTED', {
      path: [],
      message: `${quote(text)}: the range ends before it starts`,
      hint: `did you mean ${right}-${left}?`,
    });
  }
  return { text, range: IpRange.of(first.family, first.value, last.value) };
}

function invalid(text: string, hint?: string | undefined): Problem {
  const issue = safeParseRange(text).issues?.[0];
  return problem('GS-POOL-ADDRESS-INVALID', {
    path: [],
    message: issue?.message ?? `${quote(text)}: a lone address, where MetalLB requires a CIDR or a range`,
    hint: hint ?? issue?.hint,
  });
}

function nearestCidr(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed !== text && trimmed.length < 50 && isPoolBlock(readCidr(trimmed))
    ? `did you mean ${trimmed}?`
    : undefined;
}
