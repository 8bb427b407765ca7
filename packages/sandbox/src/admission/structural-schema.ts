import { isList, isRecord, type Json, type JsonObject, listAt } from '@gatesmith/kubernetes';
import { plain, type Shape } from '../model/shape.ts';
import { sameJson } from '../same-json.ts';

const properties = (schema: JsonObject): JsonObject => {
  const found = schema['properties'];
  return isRecord(found) ? found : {};
};

const isOpen = (schema: JsonObject): boolean => schema['x-kubernetes-preserve-unknown-fields'] === true;

/** The schema of a field, or `undefined` when the schema does not contain it. */
function schemaOf(schema: JsonObject, field: string): JsonObject | undefined {
  const own = properties(schema);
  const found = Object.hasOwn(own, field) ? own[field] : undefined;
  if (isRecord(found)) return found;
  const additional = schema['additionalProperties'];
  if (isRecord(additional)) return additional;
  return additional === true ? {} : undefined;
}

// The fields that every object has, whatever its schema.
const always: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** The object without the fields that are not in its schema, and the removed paths. */
export function prune(
  object: JsonObject,
  schema: JsonObject,
): { readonly object: JsonObject; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const walk = (value: Json, here: JsonObject, path: string): Json => {
    if (isList(value)) {
      const items = here['items'];
      if (!isRecord(items)) return value;
      return value.map((item, index) => walk(item, items, `${path}[${index}]`));
    }
    if (!isRecord(value)) return value;
    const isEmbedded = here['x-kubernetes-embedded-resource'] === true;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, entry]) => {
        if (entry === undefined) return [];
        if ((path === '' || isEmbedded) && always.has(key)) return [[key, entry]];
        const child = schemaOf(here, key);
        const childPath = path === '' ? key : `${path}.${key}`;
        if (child !== undefined) return [[key, walk(entry, child, childPath)]];
        if (isOpen(here)) return [[key, entry]];
        unknown.push(childPath);
        return [];
      }),
    );
  };
  const pruned = walk(object, schema, '');
  return { object: isRecord(pruned) ? pruned : {}, unknown };
}

/** Fills in `default`s, also below objects that a default brought in. */
export function applyDefaults(value: Json, schema: JsonObject): Json {
  if (isList(value)) {
    const items = schema['items'];
    return isRecord(items) ? value.map((item) => applyDefaults(item, items)) : value;
  }
  if (!isRecord(value)) return value;
  const filled = new Map<string, Json | undefined>(Object.entries(value));
  for (const [key, child] of Object.entries(properties(schema))) {
    if (!isRecord(child)) continue;
    const given = filled.get(key);
    // A null where null is not allowed counts as absent (structural defaulting prunes it).
    if (given === null && child['nullable'] !== true) filled.delete(key);
    if (filled.get(key) === undefined && child['default'] !== undefined) filled.set(key, child['default']);
    const now = filled.get(key);
    if (now !== undefined && now !== null) filled.set(key, applyDefaults(now, child));
  }
  const additional = schema['additionalProperties'];
  if (isRecord(additional)) {
    for (const [key, entry] of filled) {
      if (!Object.hasOwn(properties(schema), key) && entry !== undefined) {
        filled.set(key, applyDefaults(entry, additional));
      }
    }
  }
  return Object.fromEntries(filled);
}

/** The shape of a schema for patches: lists of type map or set, atomic objects. */
export function shapeOfSchema(schema: JsonObject): Shape {
  const items = schema['items'];
  if (isRecord(items)) {
    const inner = shapeOfSchema(items);
    const keys = listAt(schema, 'x-kubernetes-list-map-keys').filter((key) => typeof key === 'string');
    if (schema['x-kubernetes-list-type'] === 'set') return { list: 'set' };
    if (schema['x-kubernetes-list-type'] !== 'map' || keys.length === 0) return { items: inner };
    const keyDefaults = Object.fromEntries(
      keys.flatMap((key) => {
        const child = properties(items)[key];
        const value = isRecord(child) ? child['default'] : undefined;
        return typeof value === 'string' ? [[key, value]] : [];
      }),
    );
    return { list: keys, items: inner, keyDefaults };
  }
  if (schema['x-kubernetes-map-type'] === 'atomic') return { atomic: true };
  const named = Object.entries(properties(schema)).flatMap(([key, child]) => {
    const shape = isRecord(child) ? shapeOfSchema(child) : plain;
    return Object.keys(shape).length === 0 ? [] : [[key, shape] as const];
  });
  const additional = schema['additionalProperties'];
  const values = isRecord(additional) ? shapeOfSchema(additional) : plain;
  return {
    ...(named.length === 0 ? {} : { fields: Object.fromEntries(named) }),
    ...(Object.keys(values).length === 0 ? {} : { values }),
  };
}

/** Whether two items of a list are the same item by its map keys. */
export function isSameItem(a: Json, b: Json, keys: readonly string[]): boolean {
  return isRecord(a) && isRecord(b) && keys.every((key) => sameJson(a[key] ?? null, b[key] ?? null));
}
