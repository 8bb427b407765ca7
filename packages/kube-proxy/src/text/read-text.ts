import {
  type DecodedMap,
  type DecodedValue,
  type Decoding,
  type DocumentNode,
  type DocumentProblem,
  type DocumentReading,
  decode,
  isUnwritten,
  readDocuments,
} from '@gatesmith/documents';

/** A configuration as nodes, or the first reason why kube-proxy cannot read it. */
export type TextReading =
  | {
      readonly ok: true;
      readonly format: 'yaml' | 'json';
      readonly root: DocumentNode;
      /** More documents follow; kube-proxy ignores them. */
      readonly more: boolean;
    }
  | {
      readonly ok: false;
      readonly format: 'yaml' | 'json';
      readonly problem: DocumentProblem;
    };

/** Reads a configuration as kube-proxy does: JSON when it begins with `{`, else YAML, the first document only. */
export function readText(text: string): TextReading {
  const [first, ...others] = readDocuments(text, { braces: 'json' });
  if (first === undefined) return { ok: false, format: 'yaml', problem: empty(0) };
  const { format, start } = first;
  if (!first.ok) return { ok: false, format, problem: first.problems[0] ?? empty(start) };
  const { root } = first;
  if (isUnwritten(root)) return { ok: false, format, problem: empty(start) };
  return { ok: true, format, root, more: others.some(hasContent) };
}

function empty(offset: number): DocumentProblem {
  return { kind: 'syntax', offset, reason: 'the document is empty' };
}

function hasContent(reading: DocumentReading): boolean {
  return !reading.ok || !isUnwritten(reading.root);
}

/** A configuration has a few hundred values; aliases that multiply beyond this are an attack on the reader. */
const maxNodes = 200_000;

/** Decodes nodes as kube-proxy does: YAML through a map, JSON into a struct, in which duplicate objects are merged. */
export function decodeNodes({
  root,
  format,
}: {
  readonly root: DocumentNode;
  readonly format: 'yaml' | 'json';
}): Decoding {
  return decode(root, { duplicates: format === 'json' ? 'merge' : 'replace', maxNodes });
}

/** Whether two decoded values are the same; the order of keys does not matter, that of items does. */
export function sameValue(left: DecodedValue, right: DecodedValue): boolean {
  if (left instanceof Map) return right instanceof Map && sameMap(left, right);
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => {
        const other: DecodedValue | undefined = right[index];
        return other !== undefined && sameValue(item, other);
      })
    );
  }
  return Object.is(left, right);
}

function sameMap(left: DecodedMap, right: DecodedMap): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined || !sameValue(value, other)) return false;
  }
  return true;
}
