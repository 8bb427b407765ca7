import { type IpFamily, IpRange, parseQuad, safeParseAddress, safeParseRange } from '@gatesmith/ip-range';
import { type Problem, type ProblemCode, quote } from './problem.ts';

/**
 * One entry of a pool's `addresses`, as MetalLB holds it. IPv4 ends are plain numbers, which cost a tenth of big ones;
 * `first` and `last` are the same ends for whoever does arithmetic on both families.
 */
export class PoolBlock {
  readonly text: string;
  /** IPv4-mapped IPv6 addresses count as IPv4, as in Go. */
  readonly family: IpFamily;
  /** A number for IPv4, a bigint for IPv6; so is `high`. */
  readonly low: number | bigint;
  readonly high: number | bigint;
  /**
   * Set for a CIDR written with an IPv4-mapped address: MetalLB compares its 128-bit mask length with 32-bit ones,
   * so that containment with other CIDRs is not what arithmetic says.
   */
  readonly mappedLength: number | undefined;

  constructor(
    text: string,
    family: IpFamily,
    low: number | bigint,
    high: number | bigint,
    mappedLength?: number | undefined,
  ) {
    this.text = text;
    this.family = family;
    this.low = low;
    this.high = high;
    this.mappedLength = mappedLength;
  }

  get first(): bigint {
    return BigInt(this.low);
  }

  get last(): bigint {
    return BigInt(this.high);
  }
}

/** Why an entry of `addresses` is none. */
export type PoolBlockRefusal = Omit<Problem, 'path'>;

const mappedPrefix = 0xffffn;
const goSpace = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/**
 * Reads an entry of `addresses` as `ParseCIDR` in MetalLB 0.16.2's internal/config does: with a dash it is a range
 * (spaces round the ends are fine), otherwise a CIDR; a lone address is refused.
 */
export function parsePoolBlock(text: string): PoolBlock | PoolBlockRefusal {
  const dash = text.indexOf('-');
  return dash === -1 ? cidr(text) : range(text, goTrim(text.slice(0, dash)), goTrim(text.slice(dash + 1)));
}

/** Whether {@link parsePoolBlock} could read the entry. */
export function isPoolBlock(parsed: PoolBlock | PoolBlockRefusal): parsed is PoolBlock {
  return parsed instanceof PoolBlock;
}

/** How long the largest prefix in the smallest cover of the block is: what an aggregation length must not be below. */
export function shortestPrefix({ family, first, last, mappedLength }: PoolBlock): number {
  if (mappedLength !== undefined) return mappedLength;
  return IpRange.of(family, first, last)
    .prefixes()
    .reduce((shortest, { length }) => Math.min(shortest, length), 128);
}

/** A Go `net.IP`: mapped addresses are IPv4. */
export function parseGoAddress(
  text: string,
): { readonly family: IpFamily; readonly value: bigint; readonly mapped: boolean } | undefined {
  const read = goAddress(text);
  return read === undefined
    ? undefined
    : { family: read.family, value: BigInt(read.value), mapped: read.mapped };
}

interface GoAddress {
  readonly family: IpFamily;
  readonly value: number | bigint;
  readonly mapped: boolean;
}

function goAddress(text: string): GoAddress | undefined {
  const quad = parseQuad(text);
  if (quad !== undefined) return { family: 'ipv4', value: quad, mapped: false };
  const parsed = safeParseAddress(text);
  if (parsed.issues !== undefined) return undefined;
  const { family, value } = parsed.value;
  if (family === 'ipv6' && value >> 32n === mappedPrefix)
    return { family: 'ipv4', value: Number(value & 0xffff_ffffn), mapped: true };
  return { family, value, mapped: false };
}

function cidr(text: string): PoolBlock | PoolBlockRefusal {
  const slash = text.indexOf('/');
  if (slash === -1)
    return refused(
      text,
      goAddress(text) === undefined ? undefined : `did you mean ${text}/${text.includes(':') ? 128 : 32}?`,
    );
  const address = goAddress(text.slice(0, slash));
  const length = goDigits(text.slice(slash + 1));
  if (address === undefined || length === undefined) return refused(text, nearestCidr(text));
  const { family, value, mapped } = address;
  const bits = mapped || family === 'ipv6' ? 128 : 32;
  if (length > bits) return refused(text, `the length of this prefix is a number from 0 to ${bits}`);
  if (typeof value === 'bigint') return block6(text, value, 128 - length);
  if (!mapped) return block4(text, value, 32 - length);
  if (length >= 96) return block4(text, value, 128 - length, length);
  return block6(text, (mappedPrefix << 32n) | BigInt(value), 128 - length);
}

function block4(text: string, value: number, hostBits: number, mappedLength?: number): PoolBlock {
  const size = 2 ** hostBits;
  const first = value - (value % size);
  return new PoolBlock(text, 'ipv4', first, first + size - 1, mappedLength);
}

function block6(text: string, value: bigint, hostBits: number): PoolBlock {
  const host = BigInt(hostBits);
  const first = (value >> host) << host;
  return new PoolBlock(text, 'ipv6', first, first + (1n << host) - 1n);
}

function range(text: string, left: string, right: string): PoolBlock | PoolBlockRefusal {
  const first = goAddress(left);
  const last = goAddress(right);
  if (first === undefined || last === undefined) return refused(text);
  if (first.family !== last.family) {
    return {
      code: 'GS-POOL-MIXED-FAMILY',
      message: `${quote(text)}: one end is IPv4 and the other IPv6`,
      hint: 'write one range per family',
    };
  }
  if (first.value > last.value) {
    return {
      code: 'GS-POOL-INVERTED',
      message: `${quote(text)}: the range ends before it starts`,
      hint: `did you mean ${right}-${left}?`,
    };
  }
  return new PoolBlock(text, first.family, first.value, last.value);
}

function refused(text: string, hint?: string | undefined): PoolBlockRefusal {
  const code: ProblemCode = 'GS-POOL-ADDRESS-INVALID';
  const issue = safeParseRange(text).issues?.[0];
  const message = issue?.message ?? `${quote(text)}: a lone address, where MetalLB wants a CIDR or a range`;
  const next = hint ?? issue?.hint;
  return next === undefined ? { code, message } : { code, message, hint: next };
}

function nearestCidr(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed !== text && trimmed.length < 50 && isPoolBlock(cidr(trimmed))
    ? `did you mean ${trimmed}?`
    : undefined;
}

/** Go's `dtoi`: digits only, leading zeros allowed, at most 0xFFFFFF. */
function goDigits(text: string): number | undefined {
  if (text === '' || text.length > 1_000) return undefined;
  let value = 0;
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
    if (value >= 0xffffff) return undefined;
  }
  return value;
}

function isGoSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  // nearly every character asked about is a digit
  return (code <= 32 || code > 126) && goSpace.test(text.charAt(at));
}

/** Go's `strings.TrimSpace`; JavaScript's `trim` also takes the byte order mark and leaves U+0085. */
function goTrim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isGoSpace(text, start)) start += 1;
  while (end > start && isGoSpace(text, end - 1)) end -= 1;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}
