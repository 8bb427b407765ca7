import type { FindingPath } from '@gatesmith/diagnostics';

/** The value at a path of a document; own keys only, nothing where the path leads nowhere. */
export function valueAt(document: unknown, path: FindingPath): unknown {
  let node: unknown = document;
  for (const part of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, part)) return undefined;
    node = Reflect.get(node, part);
  }
  return node;
}
