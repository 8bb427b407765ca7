import type { DecodedMap, DecodedValue } from '@gatesmith/documents';
import type { TextEdit } from './patch-result.ts';

/**
 * One way to make a change, and what the whole configuration must mean afterwards. Candidates are tried in order; one whose result decodes to
 * anything else is dropped, so that a wrong guess about the configuration can never get out.
 */
export interface EditCandidate {
  readonly edits: readonly TextEdit[];
  readonly expected: DecodedMap;
}

/** A copy of a decoded map with one path set; maps on the way are made where there are none. */
export function withPath(
  root: DecodedMap,
  [key, ...rest]: readonly string[],
  value: DecodedValue,
): DecodedMap {
  if (key === undefined) return root;
  const copy = new Map(root);
  const child = copy.get(key);
  copy.set(key, rest.length === 0 ? value : withPath(child instanceof Map ? child : new Map(), rest, value));
  return copy;
}

/** A copy of a decoded map without one path. */
export function withoutPath(root: DecodedMap, [key, ...rest]: readonly string[]): DecodedMap {
  if (key === undefined) return root;
  const copy = new Map(root);
  const child = copy.get(key);
  if (rest.length === 0) copy.delete(key);
  else if (child instanceof Map) copy.set(key, withoutPath(child, rest));
  return copy;
}
