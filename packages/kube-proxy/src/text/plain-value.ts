import type { MapNode, TextNode, TextReading } from './node.ts';
import { type ScalarValue, scalarValue } from './scalar-value.ts';

/** A decoded value: what Go hands to its JSON decoder. */
export type PlainValue = ScalarValue | PlainMap | readonly PlainValue[];
/** Keys in order of first appearance. */
export type PlainMap = ReadonlyMap<string, PlainValue>;

/** Why a text that parses cannot be decoded. */
export interface DecodeFailure {
  readonly reason: string;
  readonly offset: number;
}

export type Decoding =
  | { readonly ok: true; readonly value: PlainValue }
  | ({ readonly ok: false } & DecodeFailure);

/** A text holds a few hundred values; aliases that multiply beyond this are an attack on the reader. */
const maxValues = 200_000;

/** Thrown and caught inside this file only. */
class Undecodable extends Error {
  readonly offset: number;
  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/**
 * Decodes nodes the way kube-proxy's chain does. YAML goes through a map, so the last duplicate wins whole, and a merge key
 * counts where it stands: what it brings overwrites keys before it and is overwritten by keys after it (yaml.v2 differs from the
 * YAML 1.1 merge draft in this). JSON is decoded into a struct directly: duplicate objects are merged and `null` changes nothing.
 */
export function decodeText(reading: Extract<TextReading, { ok: true }>): Decoding {
  let budget = maxValues;

  const decode = (node: TextNode): PlainValue => {
    if (--budget < 0) throw new Undecodable('aliases expand to too many values', node.start);
    switch (node.type) {
      case 'scalar': {
        const value = scalarValue(node);
        if (value === undefined)
          throw new Undecodable(`"${node.value}" is not what its tag says`, node.start);
        return value;
      }
      case 'alias':
        if (node.target === undefined)
          throw new Undecodable(`anchor "${node.name}" is unknown, or holds this alias`, node.start);
        return decode(node.target);
      case 'sequence':
        return node.items.map((item) => decode(item));
      default:
        return reading.format === 'json' ? decodeJsonMap(node) : decodeYamlMap(node);
    }
  };

  const decodeYamlMap = (node: MapNode): PlainMap => {
    const map = new Map<string, PlainValue>();
    for (const { key, value } of node.entries) {
      if (isMergeKey(key)) merge(map, value);
      else map.set(keyText(key, decode(key)), decode(value));
    }
    return map;
  };

  const merge = (into: Map<string, PlainValue>, source: TextNode): void => {
    const value = decode(source);
    // of several maps the first wins, so it is written last
    const maps = Array.isArray(value) ? [...value].reverse() : [value];
    for (const map of maps) {
      if (!(map instanceof Map))
        throw new Undecodable('a merge key needs a map or a list of maps', source.start);
      for (const [key, merged] of map) into.set(key, merged);
    }
  };

  const decodeJsonMap = (node: MapNode): PlainMap => {
    const map = new Map<string, PlainValue>();
    for (const { key, value } of node.entries) {
      const name = key.type === 'scalar' ? key.value : '';
      map.set(name, overlay(map.get(name), decode(value)));
    }
    return map;
  };

  try {
    return { ok: true, value: decode(reading.root) };
  } catch (error) {
    if (error instanceof Undecodable) return { ok: false, reason: error.message, offset: error.offset };
    if (error instanceof RangeError) return { ok: false, reason: 'nested too deep to be read', offset: 0 };
    throw error;
  }
}

/** Whether an entry is a merge: `<<` unquoted, or tagged so. */
export function isMergeKey(key: TextNode): boolean {
  if (key.type !== 'scalar' || key.value !== '<<') return false;
  return key.tag === 'tag:yaml.org,2002:merge' || (key.style === 'plain' && key.tag === undefined);
}

/** The name that a key has after Go's conversion: words and numbers become text. */
function keyText(node: TextNode, value: PlainValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Undecodable('a key that is neither text, number nor boolean', node.start);
}

function overlay(before: PlainValue | undefined, after: PlainValue): PlainValue {
  if (before === undefined || before === null) return after;
  if (after === null) return before;
  if (!(before instanceof Map) || !(after instanceof Map)) return after;
  const map = new Map<string, PlainValue>(before);
  for (const [key, value] of after) map.set(key, overlay(map.get(key), value));
  return map;
}

/** Whether two decoded values are the same; the order of keys does not count, that of items does. */
export function samePlainValue(left: PlainValue, right: PlainValue): boolean {
  if (left instanceof Map) {
    if (!(right instanceof Map) || left.size !== right.size) return false;
    for (const [key, value] of left) {
      const other = right.get(key);
      if (other === undefined || !samePlainValue(value, other)) return false;
    }
    return true;
  }
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => {
        const other: PlainValue | undefined = right[index];
        return other !== undefined && samePlainValue(item, other);
      })
    );
  }
  return Object.is(left, right);
}
