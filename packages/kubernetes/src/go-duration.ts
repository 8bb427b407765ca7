const second = 1_000_000_000n;

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n, // U+00B5, micro sign
  μs: 1_000n, // U+03BC, Greek letter mu
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};

const limit = 1n << 63n;
const mostDigits = 19;
const part = /(\d*)(?:\.(\d*))?([^\d.]+)/gy;

/**
 * Reads a duration exactly as Go's `time.ParseDuration` does: `1h30m`, `1.5s`, `-2ms`, `0`. A number other than 0 needs a
 * unit. The fraction of a part is computed in floating point and cut, as Go does.
 *
 * @returns nanoseconds, or `undefined` when Go rejects the duration or it does not fit 64 bits.
 *
 * @example
 * ```ts
 * import { parseGoDuration } from '@gatesmith/kubernetes';
 *
 * parseGoDuration('1m30s'); // 90000000000n
 * parseGoDuration('90'); // undefined
 * ```
 */
export function parseGoDuration(duration: string): bigint | undefined {
  const isNegative = duration.startsWith('-');
  const digits = isNegative || duration.startsWith('+') ? duration.slice(1) : duration;
  if (digits === '0') return 0n;
  const total = sumOfParts(digits);
  if (total === undefined) return undefined;
  if (isNegative) return -total;
  return total < limit ? total : undefined;
}

function sumOfParts(digits: string): bigint | undefined {
  let total = 0n;
  let length = 0;
  for (const [whole, amount = '', fraction = '', name = ''] of digits.matchAll(part)) {
    const nanoseconds = amount + fraction === '' ? undefined : partOf({ amount, fraction, name });
    if (nanoseconds === undefined) return undefined;
    total += nanoseconds;
    if (total > limit) return undefined;
    length += whole.length;
  }
  return length === 0 || length < digits.length ? undefined : total;
}

interface Part {
  readonly amount: string;
  readonly fraction: string;
  readonly name: string;
}

function partOf({ amount, fraction, name }: Part): bigint | undefined {
  const unit = Object.hasOwn(units, name) ? units[name] : undefined;
  const significant = amount.replace(/^0+/, '');
  if (unit === undefined || significant.length > mostDigits) return undefined;
  const nanoseconds = BigInt(significant === '' ? 0 : significant) * unit;
  if (nanoseconds > limit) return undefined;
  const total = nanoseconds + fractionOf(fraction, unit);
  return total > limit ? undefined : total;
}

/** Go's `leadingFraction`: digits that no longer fit are ignored. */
function fractionOf(fraction: string, unit: bigint): bigint {
  let digits = 0n;
  let scale = 1;
  for (const digit of fraction) {
    const next = digits * 10n + BigInt(digit);
    if (next > limit) break;
    digits = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(digits) * (Number(unit) / scale)));
}

/** Nanoseconds in seconds, cut towards zero to a whole number. */
export function wholeSeconds(nanoseconds: bigint): bigint {
  return nanoseconds / second;
}

/** Nanoseconds in seconds, as Go's `Duration.Seconds()`. */
export function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds / second) + Number(nanoseconds % second) / Number(second);
}
