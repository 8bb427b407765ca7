import { type DecodedMap, type DecodedValue, type DecodeOptions, type Decoding, decode } from './decode.ts';
import type { DocumentNode } from './node.ts';

/** A value as `JSON.parse` returns one; NaN and the infinities of YAML are numbers here, which kubectl refuses. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The value of a document, or of a part of it, as plain objects and arrays. */
export function jsonValue(
  { root }: { readonly root: DocumentNode },
  limits: Pick<DecodeOptions, 'maxDepth' | 'maxNodes'> = {},
): Decoding<JsonValue> {
  const decoding = decode(root, limits);
  return decoding.ok ? { ok: true, value: plain(decoding.value) } : decoding;
}

function plain(value: DecodedValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (!isMap(value)) return value.map(plain);
  const object: { [key: string]: JsonValue } = {};
  for (const [key, child] of value) {
    // an assignment would set the prototype
    if (key === '__proto__')
      Object.defineProperty(object, key, {
        value: plain(child),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else object[key] = plain(child);
  }
  return object;
}

function isMap(value: DecodedMap | readonly DecodedValue[]): value is DecodedMap {
  return value instanceof Map;
}
