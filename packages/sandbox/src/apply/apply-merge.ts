import { isList, isRecord, type Json } from '@gatesmith/kubernetes';
import { type Shape, shapeOfField } from '../model/shape.ts';
import { elementOf, type FieldSet } from './field-set.ts';

/** The live object with the configuration merged in; fields that it does not mention stay. */
export function applyMerge(live: Json | undefined, config: Json, shape: Shape): Json {
  if (isRecord(config) && isRecord(live) && shape.atomic !== true) {
    const merged = new Map<string, Json | undefined>(Object.entries(live));
    for (const [key, value] of Object.entries(config)) {
      if (value !== undefined) merged.set(key, applyMerge(merged.get(key), value, shapeOfField(shape, key)));
    }
    return Object.fromEntries(merged);
  }
  if (isList(config) && isList(live) && shape.list !== undefined) return mergeItems(live, config, shape);
  return config;
}

/**
 * Items of the configuration come in its order; items that only the live list has stay where they were among them.
 */
function mergeItems(live: readonly Json[], config: readonly Json[], shape: Shape): Json {
  const wanted = new Map(config.map((item) => [elementOf(item, shape), item]));
  const present = new Map(live.map((item) => [elementOf(item, shape), item]));
  const merged: Json[] = [];
  const pending = [...wanted];
  for (const [key, item] of present) {
    if (!wanted.has(key)) {
      merged.push(item);
      continue;
    }
    while (pending.length > 0) {
      const [next, value] = pending.shift() ?? [undefined, null];
      if (merged.some((done) => elementOf(done, shape) === next)) continue;
      merged.push(applyMerge(present.get(next), value, shape.items ?? {}));
      if (next === key) break;
    }
  }
  for (const [key, value] of pending) merged.push(applyMerge(present.get(key), value, shape.items ?? {}));
  return merged;
}

/** The value without the members of a set; an item or field that is a member goes with everything below it. */
export function removeFields(value: Json, set: FieldSet, shape: Shape): Json {
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, entry]) => {
        const node = set.children.get(`f:${key}`);
        if (node === undefined || entry === undefined) return [[key, entry]];
        if (node.self) return [];
        return [[key, removeFields(entry, node, shapeOfField(shape, key))]];
      }),
    );
  }
  if (isList(value) && shape.list !== undefined) {
    return value.flatMap((item) => {
      const node = set.children.get(elementOf(item, shape) ?? '');
      if (node === undefined) return [item];
      return node.self ? [] : [removeFields(item, node, shape.items ?? {})];
    });
  }
  return value;
}
