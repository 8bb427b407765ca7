import type { DecodedValue } from '@gatesmith/documents';

/** A copy of a decoded document with one value replaced; paths that do not exist leave it as it is. */
export function withValueAt(
  root: DecodedValue,
  [part, ...rest]: readonly (string | number)[],
  value: string,
): DecodedValue {
  if (part === undefined) return value;
  if (root instanceof Map) {
    const key = String(part);
    const child = root.get(key);
    return child === undefined ? root : new Map(root).set(key, withValueAt(child, rest, value));
  }
  if (Array.isArray(root)) {
    return root.map((item: DecodedValue, index) => (index === part ? withValueAt(item, rest, value) : item));
  }
  return root;
}
