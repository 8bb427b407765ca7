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
const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const based = /^([-+]?)0(?:([xX])([0-9a-fA-F]+)|([bB])([01]+)|[oO]?([0-7]+))$/;

/**
 * Types a scalar by the rules of yaml.v2, which kube-proxy reads with (go.yaml.in/yaml `v2/resolve.go`): the words of YAML 1.1, numbers
 * with underscores, C-style bases; anything quoted is a string unless a tag says otherwise. JSON literals are typed by JSON.
 *
 * @returns `undefined` when the text is not of the type that its tag names, which ends the decoding.
 */
export function scalarValue({ style, value, tag }: ScalarNode): ScalarValue | undefined {
  if (style === 'json')
    return value === 'true' ? true : value === 'false' ? false : value === 'null' ? null : Number(value);
  if (tag === undefined) return style === 'plain' ? plainValue(value) : value;
  const fits = coreTags[tag];
  // a tag of one's own makes Go keep the text
  if (fits === undefined) return value;
  const typed = plainValue(value);
  return fits(typed) ? typed : undefined;
}

const coreTags: Readonly<Record<string, (value: ScalarValue) => boolean>> = {
  'tag:yaml.org,2002:bool': (value) => typeof value === 'boolean',
  'tag:yaml.org,2002:null': (value) => value === null,
  'tag:yaml.org,2002:int': (value) => typeof value === 'number' && Number.isInteger(value),
  'tag:yaml.org,2002:float': (value) => typeof value === 'number',
};

function plainValue(text: string): ScalarValue {
  const word = words.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  // a digit, a sign or a dot: what a number can begin with
  if (!((first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e)) return text;
  const digits = text.replaceAll('_', '');
  const base = based.exec(digits);
  if (base !== null) {
    const [, sign, hex, hexDigits, , binaryDigits, octalDigits] = base;
    const magnitude =
      hex !== undefined
        ? Number.parseInt(hexDigits ?? '', 16)
        : binaryDigits !== undefined
          ? Number.parseInt(binaryDigits, 2)
          : Number.parseInt(octalDigits ?? '', 8);
    return sign === '-' ? -magnitude : magnitude;
  }
  return decimal.test(digits) ? Number(digits) : text;
}
