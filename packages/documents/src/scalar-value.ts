import type { ScalarNode } from './node.ts';

/** A scalar as Go's decoder types it. */
export type ScalarValue = string | number | boolean | null;

const words: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);
const decimalFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const shortInteger = /^-?[1-9][0-9]{0,14}$/;
const integer = /^([-+]?)(0|[1-9][0-9]*|0(?:[xX][0-9a-fA-F]+|[bB][01]+|[oO]?[0-7]+))$/;
// with a leading dot only, an underscore must be between digits
const dottedFloat = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const timestamp = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ][0-9:.]+(?:Z|[-+][0-9:]+)?)?$/;

const maxUnsigned = 2n ** 64n - 1n;
const minSigned = -(2n ** 63n);

/**
 * Types a scalar by the rules of yaml.v2, which sigs.k8s.io/yaml, kubectl, Helm and kube-proxy read with
 * (go.yaml.in/yaml `v2/resolve.go`): the words of YAML 1.1, numbers with underscores, C-style bases. Anything quoted is a
 * string unless a tag says otherwise. JSON literals have JSON's types.
 *
 * @returns `undefined` when the content is not of the type that its tag names, which makes Go refuse the document.
 */
export function scalarValue({ style, value, tag }: ScalarNode): ScalarValue | undefined {
  if (style === 'json')
    return value === 'true' ? true : value === 'false' ? false : value === 'null' ? null : Number(value);
  if (tag === undefined) return style === 'plain' ? plainValue(value) : value;
  if (tag === binaryTag) return decodeBinary(value);
  if (tag === timestampTag) return timestamp.test(value) ? value : undefined;
  const fits = coreTags[tag];
  // a string is what !!str and any tag of the user's own leave of a scalar
  if (fits === undefined) return value;
  const typed = plainValue(value);
  return fits(typed, value) ? typed : undefined;
}

const binaryTag = 'tag:yaml.org,2002:binary';
const timestampTag = 'tag:yaml.org,2002:timestamp';

const coreTags: Readonly<Record<string, (typed: ScalarValue, written: string) => boolean>> = {
  'tag:yaml.org,2002:bool': (typed) => typeof typed === 'boolean',
  'tag:yaml.org,2002:null': (typed) => typed === null,
  'tag:yaml.org,2002:int': (typed, written) => typeof typed === 'number' && integerOf(written) !== undefined,
  'tag:yaml.org,2002:float': (typed) => typeof typed === 'number',
};

function plainValue(written: string): ScalarValue {
  const word = words.get(written);
  if (word !== undefined) return word;
  const first = written.charCodeAt(0);
  if (first === dot) return dottedFloat.test(written) ? finite(written) : written;
  if (!((first >= zero && first <= nine) || first === plus || first === minus)) return written;
  if (shortInteger.test(written)) return Number(written);
  const whole = integerOf(written);
  if (whole !== undefined) return Number(whole);
  const digits = written.replaceAll('_', '');
  if (!decimalFloat.test(digits)) return written;
  return Number.isFinite(Number(digits)) ? Number(digits) : written;
}

const zero = 0x30;
const nine = 0x39;
const plus = 0x2b;
const minus = 0x2d;
const dot = 0x2e;

function finite(written: string): ScalarValue {
  const value = Number(written.replaceAll('_', ''));
  return Number.isFinite(value) ? value : written;
}

/** An integer of at most 64 bits in any base that Go reads; `undefined` for everything else. */
export function integerOf(written: string): bigint | undefined {
  const digits = written.replaceAll('_', '');
  const parts = integer.exec(digits);
  if (parts === null) return undefined;
  const [, sign, magnitude = ''] = parts;
  const unsigned = BigInt(/^0[0-7]/.test(magnitude) ? `0o${magnitude.slice(1)}` : magnitude.toLowerCase());
  const value = sign === '-' ? -unsigned : unsigned;
  return value >= minSigned && value <= maxUnsigned ? value : undefined;
}

function decodeBinary(written: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(written.replaceAll(/[\r\n]/g, '')), (one) => one.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
