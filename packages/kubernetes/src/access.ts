import type { Json, JsonObject } from './json.ts';

/** An object of unknown content: plain data from a server or a file. */
export type UnknownRecord = Readonly<Record<string, unknown>>;

/** The keys of objects and the indexes of lists that lead to a value. */
export type Path = readonly (string | number)[];

/** Whether a value is an object as JSON has them: neither a list nor null. */
export function isRecord(value: Json | undefined): value is JsonObject;
export function isRecord(value: unknown): value is UnknownRecord;
export function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. Unlike `Array.isArray`, it keeps the type of the items. */
export function isList(value: Json | undefined): value is readonly Json[];
export function isList(value: unknown): value is readonly unknown[];
export function isList(value: unknown): boolean {
  return Array.isArray(value);
}

/** The value if it is an object, otherwise `undefined`. */
export function asRecord(value: Json | undefined): JsonObject | undefined;
export function asRecord(value: unknown): UnknownRecord | undefined;
export function asRecord(value: unknown): UnknownRecord | undefined {
  return isRecord(value) ? value : undefined;
}

/** The value if it is a list, otherwise an empty list. */
export function asArray(value: Json | undefined): readonly Json[];
export function asArray(value: unknown): readonly unknown[];
export function asArray(value: unknown): readonly unknown[] {
  return isList(value) ? value : [];
}

/** The value if it is a string, otherwise `undefined`. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value if it is a number, otherwise `undefined`. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/**
 * An own property of an object, whatever its name is: `__proto__` and `constructor` are keys like any other, and nothing is
 * read through a prototype.
 */
export function ownValue<V>(record: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/**
 * The value at a path of keys and indexes, or `undefined` where the path ends early. A key only enters an object and an
 * index only enters a list.
 *
 * @example
 * ```ts
 * import { at } from '@gatesmith/kubernetes';
 *
 * const service = { spec: { ports: [{ port: 80 }] } };
 * at(service, 'spec', 'ports', 0, 'port'); // 80
 * at(service, 'spec', 'toString'); // undefined
 * ```
 */
export function at(value: Json | undefined, ...path: Path): Json | undefined;
export function at(value: unknown, ...path: Path): unknown;
export function at(value: unknown, ...path: Path): unknown {
  let current = value;
  for (const part of path) {
    if (typeof part === 'number') current = asArray(current)[part];
    else current = isRecord(current) ? ownValue(current, part) : undefined;
  }
  return current;
}

/** The string at a path, otherwise `undefined`. */
export function textAt(value: unknown, ...path: Path): string | undefined {
  return asString(at(value, ...path));
}

/** The number at a path, otherwise `undefined`. */
export function numberAt(value: unknown, ...path: Path): number | undefined {
  return asNumber(at(value, ...path));
}

/** The list at a path, otherwise an empty list. */
export function listAt(value: Json | undefined, ...path: Path): readonly Json[];
export function listAt(value: unknown, ...path: Path): readonly unknown[];
export function listAt(value: unknown, ...path: Path): readonly unknown[] {
  return asArray(at(value, ...path));
}

/**
 * The objects of the list at a path, such as containers, ports or conditions. Items that are not objects are left out; without
 * a list the result is empty.
 */
export function recordsAt(value: Json | undefined, ...path: Path): readonly JsonObject[];
export function recordsAt(value: unknown, ...path: Path): readonly UnknownRecord[];
export function recordsAt(value: unknown, ...path: Path): readonly UnknownRecord[] {
  return listAt(value, ...path).filter((item) => isRecord(item));
}

/** The object at a path, otherwise an empty object. */
export function recordAt(value: Json | undefined, ...path: Path): JsonObject;
export function recordAt(value: unknown, ...path: Path): UnknownRecord;
export function recordAt(value: unknown, ...path: Path): UnknownRecord {
  return asRecord(at(value, ...path)) ?? {};
}

/**
 * The map of strings at a path, such as labels, annotations or the data of a ConfigMap. Values that are not strings are left
 * out; without a map the result is empty.
 *
 * @example
 * ```ts
 * import { stringsAt } from '@gatesmith/kubernetes';
 *
 * stringsAt({ metadata: { labels: { app: 'shop', replicas: 3 } } }, 'metadata', 'labels'); // { app: 'shop' }
 * ```
 */
export function stringsAt(value: unknown, ...path: Path): Readonly<Record<string, string>> {
  const entries = Object.entries(recordAt(value, ...path));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/**
 * The list of strings at a path, such as a command, its arguments or finalizers. Items that are not strings are left out;
 * without a list the result is empty.
 */
export function wordsAt(value: unknown, ...path: Path): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}
