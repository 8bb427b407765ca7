import { isList, isRecord, type Json, type JsonObject } from '@gatesmith/kubernetes';

/** A body without its nulls: typed storage has no null, and a null means that the field is absent. */
export function withoutNulls(object: JsonObject): JsonObject {
  const walk = (value: Json): Json =>
    isList(value)
      ? value.map(walk)
      : isRecord(value)
        ? Object.fromEntries(
            Object.entries(value).flatMap(([key, entry]) =>
              entry === null || entry === undefined ? [] : [[key, walk(entry)]],
            ),
          )
        : value;
  const walked = walk(object);
  return isRecord(walked) ? walked : {};
}
