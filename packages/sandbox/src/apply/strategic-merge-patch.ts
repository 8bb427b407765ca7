import { isList, isRecord, type Json, type JsonObject } from '@gatesmith/kubernetes';
import { type Shape, shapeOfField } from '../model/shape.ts';
import { badRequest } from '../model/status.ts';
import { sameJson } from '../same-json.ts';

/**
 * A strategic merge patch: objects merge, lists with a merge key merge item by item, `$patch: delete|replace|merge`,
 * `$deleteFromPrimitiveList/…`, `$setElementOrder/…` and `$retainKeys` mean what kubectl means by them.
 */
export function strategicMergePatch(target: Json | undefined, patch: Json, shape: Shape): Json {
  if (!isRecord(patch)) return patch;
  const base = isRecord(target) ? target : {};
  if (patch['$patch'] === 'replace') return strip(patch);
  if (patch['$patch'] === 'delete') return {};
  const merged = new Map<string, Json | undefined>(Object.entries(retained(base, patch)));
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) {
      deleteFromList(merged, key, value);
      continue;
    }
    if (value === null || value === undefined) {
      merged.delete(key);
      continue;
    }
    const child = shapeOfField(shape, key);
    const order = patch[`$setElementOrder/${key}`];
    merged.set(
      key,
      isList(value)
        ? mergeLists({ target: merged.get(key), patch: value, shape: child, order })
        : isRecord(value)
          ? mergeObjects(merged.get(key), value, child)
          : value,
    );
  }
  for (const [key, value] of Object.entries(patch)) {
    if (!key.startsWith('$setElementOrder/')) continue;
    const field = key.slice('$setElementOrder/'.length);
    if (Object.hasOwn(patch, field)) continue;
    const list = merged.get(field);
    if (isList(list)) merged.set(field, reorder(list, value, mergeKey(shapeOfField(shape, field))));
  }
  return Object.fromEntries(merged);
}

function mergeObjects(target: Json | undefined, patch: JsonObject, shape: Shape): Json {
  return strategicMergePatch(isRecord(target) ? target : {}, patch, shape);
}

function retained(base: JsonObject, patch: JsonObject): JsonObject {
  const keep = patch['$retainKeys'];
  if (!isList(keep)) return base;
  return Object.fromEntries(Object.entries(base).filter(([key]) => keep.includes(key)));
}

function deleteFromList(merged: Map<string, Json | undefined>, directive: string, value: Json | undefined) {
  const prefix = '$deleteFromPrimitiveList/';
  if (!directive.startsWith(prefix) || !isList(value)) return;
  const field = directive.slice(prefix.length);
  const list = merged.get(field);
  if (isList(list))
    merged.set(
      field,
      list.filter((item) => !value.includes(item)),
    );
}

function mergeKey(shape: Shape): string | false {
  if (shape.strategic !== undefined) return shape.strategic;
  return isList(shape.list) ? (shape.list[0] ?? false) : false;
}

interface ListMerge {
  readonly target?: Json | undefined;
  readonly patch: readonly Json[];
  readonly shape: Shape;
  readonly order?: Json | undefined;
}

function mergeLists({ target, patch, shape, order }: ListMerge): Json {
  const base = isList(target) ? target : [];
  if (shape.list === 'set') {
    return reorder([...base, ...patch.filter((item) => !base.includes(item))], order, false);
  }
  const key = mergeKey(shape);
  if (key === false) return patch.map(strip);
  if (patch.some((item) => isRecord(item) && item['$patch'] === 'replace' && !Object.hasOwn(item, key))) {
    return patch.filter((item) => !(isRecord(item) && item['$patch'] === 'replace')).map(strip);
  }
  let merged: readonly Json[] = base;
  for (const item of patch) {
    if (!isRecord(item)) throw badRequest(`expected an object with the merge key ${JSON.stringify(key)}`);
    const identity = item[key];
    if (identity === undefined) throw badRequest(`map does not contain the merge key ${JSON.stringify(key)}`);
    const index = merged.findIndex((other) => isRecord(other) && sameJson(other[key], identity));
    if (item['$patch'] === 'delete') {
      if (index >= 0) merged = merged.toSpliced(index, 1);
    } else if (index < 0) merged = [...merged, strip(item)];
    else merged = merged.with(index, strategicMergePatch(merged[index], item, shape.items ?? {}));
  }
  return reorder(merged, order, key);
}

function reorder(list: readonly Json[], order: Json | undefined, key: string | false): readonly Json[] {
  if (!isList(order)) return list;
  const identity = (item: Json): Json | undefined => (key !== false && isRecord(item) ? item[key] : item);
  const rank = (item: Json): number => order.findIndex((entry) => sameJson(identity(entry), identity(item)));
  const named = list.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  // Items that the patch does not name keep their place among their neighbours where possible: behind the named ones.
  return [...named, ...list.filter((item) => rank(item) < 0)];
}

/** The value without the patch's own directives. */
function strip(value: Json): Json {
  if (isList(value)) {
    return value.filter((item) => !(isRecord(item) && item['$patch'] === 'delete')).map(strip);
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      key.startsWith('$') || entry === undefined || entry === null ? [] : [[key, strip(entry)]],
    ),
  );
}
