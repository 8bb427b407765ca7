/** One unit of Go's duration texts, in nanoseconds. */
const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const limit = 1n << 63n;
const longest = 200;
const part = /^(\d*)(?:\.(\d*))?([^\d.]+)/;

/**
 * Reads a duration as Go's `time.ParseDuration` does (which is what MetalLB and the CEL function `duration()` use):
 * `1h30m`, `1.5s`, `-2ms`, `0`; a bare number other than 0 has no unit and is refused.
 *
 * @returns nanoseconds, or `undefined` when the text is no duration or does not fit 64 bits.
 */
export function parseGoDuration(text: string): bigint | undefined {
  if (text.length > longest) return undefined;
  const negative = text.startsWith('-');
  let rest = negative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return 0n;
  if (rest === '') return undefined;
  let total = 0n;
  while (rest !== '') {
    const match = part.exec(rest);
    if (match === null) return undefined;
    const [whole, digits = '', fraction = '', name = ''] = match;
    const unit = Object.hasOwn(units, name) ? units[name] : undefined;
    if (unit === undefined || digits + fraction === '') return undefined;
    total += BigInt(digits === '' ? 0 : digits) * unit + fractionOf(fraction, unit);
    if (total > limit) return undefined;
    rest = rest.slice(whole.length);
  }
  if (negative) return -total;
  return total < limit ? total : undefined;
}

function fractionOf(fraction: string, unit: bigint): bigint {
  return fraction === '' ? 0n : (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length);
}

/** Go's `Duration.Seconds()` cut to a whole number. */
export function wholeSeconds(nanoseconds: bigint): bigint {
  return nanoseconds / 1_000_000_000n;
}
