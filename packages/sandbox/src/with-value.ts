import { isRecord, type Json, type JsonObject } from '@gatesmith/kubernetes';

/** A copy with the value at a path set. `undefined` removes the key; objects that are missing on the way are created. */
export function withValue(object: JsonObject, path: readonly string[], value: Json | undefined): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  if (rest.length === 0) {
    if (value !== undefined) return { ...object, [key]: value };
    const { [key]: _removed, ...kept } = object;
    return kept;
  }
  const child = object[key];
  return { ...object, [key]: withValue(isRecord(child) ? child : {}, rest, value) };
}
