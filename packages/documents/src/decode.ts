import { type DocumentLimits, type DocumentProblem, defaultLimits } from './document-problem.ts';
import { keyText } from './key-text.ts';
import type { DocumentNode, MapNode } from './node.ts';
import { type ScalarValue, scalarValue } from './scalar-value.ts';

/** A decoded value: what Go passes to its JSON decoder. Maps keep the order in which their keys first appear. */
export type DecodedValue = ScalarValue | DecodedMap | readonly DecodedValue[];
export type DecodedMap = ReadonlyMap<string, DecodedValue>;

export type Decoding<Value = DecodedValue> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: DocumentProblem };

export interface DecodeOptions extends Omit<DocumentLimits, 'maxLength'> {
  /**
   * The treatment of a key that a map has twice: the last one `replace`s it, or objects `merge` and null changes nothing,
   * as when Go decodes JSON into a struct.
   *
   * @default 'replace'
   */
  readonly duplicates?: 'replace' | 'merge' | undefined;
}

/** Thrown and caught inside this file only. */
class Undecodable extends Error {
  readonly problem: DocumentProblem;
  constructor(problem: DocumentProblem) {
    super(problem.reason);
    this.problem = problem;
  }
}

/**
 * Decodes nodes as sigs.k8s.io/yaml does: scalars by yaml.v2's rules, keys as strings, aliases replaced by what they stand
 * for. A merge key takes effect where it is: its keys overwrite those before it and are overwritten by those after it
 * (yaml.v2 differs from the YAML 1.1 merge draft in this).
 */
export function decode(
  root: DocumentNode,
  {
    duplicates = 'replace',
    maxDepth = defaultLimits.maxDepth,
    maxNodes = defaultLimits.maxNodes,
  }: DecodeOptions = {},
): Decoding {
  let nodes = 0;

  const decodeNode = (node: DocumentNode, depth: number): DecodedValue => {
    nodes += 1;
    if (nodes > maxNodes)
      throw new Undecodable({ kind: 'size', offset: node.start, reason: `more than ${maxNodes} values` });
    if (depth > maxDepth)
      throw new Undecodable({ kind: 'depth', offset: node.start, reason: 'nested too deeply' });
    switch (node.type) {
      case 'scalar':
        return decodeScalar(node);
      case 'alias': {
        const { target, name, start } = node;
        if (target !== undefined) return decodeNode(target, depth);
        const reason = `anchor "${name}" is unknown, or holds this alias`;
        throw new Undecodable({ kind: 'alias', offset: start, reason });
      }
      case 'sequence':
        return node.items.map((item) => decodeNode(item, depth + 1));
      default:
        return decodeMap(node, depth);
    }
  };

  const decodeMap = (node: MapNode, depth: number): DecodedMap => {
    const map = new Map<string, DecodedValue>();
    for (const { key, value } of node.entries) {
      if (isMergeKey(key)) {
        merge(map, value, depth);
        continue;
      }
      const name = decodeKey(key);
      const decoded = decodeNode(value, depth + 1);
      map.set(name, duplicates === 'merge' ? overlay(map.get(name), decoded) : decoded);
    }
    return map;
  };

  const merge = (into: Map<string, DecodedValue>, source: DocumentNode, depth: number): void => {
    // of several maps the first wins, so it is written last
    const maps = source.type === 'sequence' ? [...source.items].reverse() : [source];
    for (const item of maps) {
      const map = decodeNode(item, depth);
      if (!(map instanceof Map)) {
        const reason = 'a merge key needs a map or a list of maps';
        throw new Undecodable({ kind: 'merge', offset: source.start, reason });
      }
      for (const [key, merged] of map) into.set(key, merged);
    }
  };

  try {
    return { ok: true, value: decodeNode(root, 0) };
  } catch (error) {
    if (error instanceof Undecodable) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Whether a key merges a map: `<<` unquoted, or tagged so. */
export function isMergeKey(key: DocumentNode): boolean {
  if (key.type !== 'scalar' || key.value !== '<<') return false;
  return key.tag === 'tag:yaml.org,2002:merge' || (key.style === 'plain' && key.tag === undefined);
}

/** The string that a key becomes; `undefined` for a key that no JSON can have. */
export function keyOf(key: DocumentNode): string | undefined {
  const scalar = key.type === 'alias' ? key.target : key;
  if (scalar?.type !== 'scalar') return undefined;
  const value = scalarValue(scalar);
  return value === undefined ? undefined : keyText(value, scalar.value);
}

function decodeKey(key: DocumentNode): string {
  const text = keyOf(key);
  if (text !== undefined) return text;
  const target = key.type === 'alias' ? key.target : key;
  const reason =
    target?.type === 'map' || target?.type === 'sequence'
      ? 'a key is a list or a map, and only strings can be keys'
      : 'a key is empty (null), and only strings can be keys';
  throw new Undecodable({ kind: 'key', offset: key.start, reason });
}

function decodeScalar(node: Extract<DocumentNode, { type: 'scalar' }>): ScalarValue {
  const value = scalarValue(node);
  if (value !== undefined) return value;
  const reason = `${JSON.stringify(node.value)} is not what its tag says`;
  throw new Undecodable({ kind: 'tag', offset: node.start, reason });
}

function overlay(before: DecodedValue | undefined, after: DecodedValue): DecodedValue {
  if (before === undefined || before === null) return after;
  if (after === null) return before;
  if (!(before instanceof Map) || !(after instanceof Map)) return after;
  const map = new Map<string, DecodedValue>(before);
  for (const [key, value] of after) map.set(key, overlay(map.get(key), value));
  return map;
}
