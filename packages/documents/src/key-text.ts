import { integerOf, type ScalarValue } from './scalar-value.ts';

/**
 * The string that a key becomes in JSON, as sigs.k8s.io/yaml converts it (`convertToJSONableObject`): `yes` is `true`,
 * `0x1F` is `31`, a float has the digits of 32 bits.
 *
 * @returns `undefined` for null and for integers beyond 63 bits, which are refused as keys.
 */
export function keyText(value: ScalarValue, written: string): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (value === null) return undefined;
  const whole = integerOf(written);
  if (whole !== undefined) return whole < 2n ** 63n ? whole.toString() : undefined;
  return floatText(value);
}

/** Go's `strconv.FormatFloat(value, 'g', -1, 32)`, with YAML's words for what is not finite. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  const [mantissa = '', exponent = ''] = shortestSingle(single).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return decimalText(mantissa, power);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** The shortest scientific notation that reads back as the same 32-bit float. */
function shortestSingle(single: number): string {
  for (let digits = 0; digits < 9; digits += 1) {
    const written = single.toExponential(digits);
    if (Math.fround(Number(written)) === single) return written;
  }
  return single.toExponential();
}

function decimalText(mantissa: string, power: number): string {
  const digits = Math.max(mantissa.replace(/\D/g, '').length - 1 - power, 0);
  return Number(`${mantissa}e${power}`).toFixed(digits);
}
