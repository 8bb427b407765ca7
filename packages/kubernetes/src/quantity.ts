import { ownValue } from './access.ts';

const nano = 1_000_000_000n;

/** Suffixes as multiples of 1e-9, so that all of them are whole numbers. */
const suffixes: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 1_000n,
  m: 1_000_000n,
  '': nano,
  k: nano * 10n ** 3n,
  M: nano * 10n ** 6n,
  G: nano * 10n ** 9n,
  T: nano * 10n ** 12n,
  P: nano * 10n ** 15n,
  E: nano * 10n ** 18n,
  Ki: nano << 10n,
  Mi: nano << 20n,
  Gi: nano << 30n,
  Ti: nano << 40n,
  Pi: nano << 50n,
  Ei: nano << 60n,
};

const longest = 100;
const largestExponent = 100;
const largest = ((1n << 63n) - 1n) * nano;
const form = /^([+-]?)(\d+(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * Reads a quantity as Kubernetes does: `100m`, `0.1`, `1Gi`, `2e3`, or a number. Digits below 1e-9 are rounded away from
 * zero, and amounts beyond 64 bits are capped.
 *
 * @returns the amount in units of 1e-9, or `undefined` when the value is not a quantity.
 *
 * @example
 * ```ts
 * import { parseQuantity } from '@gatesmith/kubernetes';
 *
 * parseQuantity('100m') === parseQuantity(0.1); // true
 * parseQuantity('1 Gi'); // undefined
 * ```
 */
export function parseQuantity(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const quantity = String(value);
  const match = quantity.length > longest ? null : form.exec(quantity);
  if (match === null) return undefined;
  const [, sign, digits = '', fraction = match[4] ?? '', , exponent = '0', suffix = ''] = match;
  const unit = ownValue(suffixes, suffix);
  if (unit === undefined || Math.abs(Number(exponent)) > largestExponent) return undefined;
  const amount = scaled({
    amount: BigInt(digits.replace('.', '')) * unit,
    exponent: Number(exponent) - fraction.length,
  });
  const capped = amount > largest ? largest : amount;
  return sign === '-' ? -capped : capped;
}

/** Whether two values are the same amount, however they are written. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const amount = parseQuantity(a);
  return amount !== undefined && amount === parseQuantity(b);
}

/** The whole number of an amount that `parseQuantity` returned, rounded away from zero, as `Quantity.Value()` does. */
export function wholeQuantity(amount: bigint): bigint {
  return amount < 0n ? -ceiling(-amount, nano) : ceiling(amount, nano);
}

function scaled({ amount, exponent }: { readonly amount: bigint; readonly exponent: number }): bigint {
  const factor = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0 ? ceiling(amount, factor) : amount * factor;
}

function ceiling(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor;
}
