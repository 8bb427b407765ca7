import { isList, isRecord, type Json } from '@gatesmith/kubernetes';
import { type Shape, shapeOfField } from '../model/shape.ts';
import { sameJson } from '../same-json.ts';
import { elementOf, type FieldSet, fieldsOf, noFields, union } from './field-set.ts';

/** The fields that differ between two objects. */
export interface FieldChanges {
  /** Set in the new object: added or with another value. */
  readonly changed: FieldSet;
  /** In the old object only. */
  readonly removed: FieldSet;
}

const nothing: FieldChanges = { changed: noFields, removed: noFields };

const under = (key: string, set: FieldSet): FieldSet =>
  set === noFields || (!set.self && set.children.size === 0)
    ? noFields
    : { self: false, children: new Map([[key, set]]) };

function combine(parts: readonly (readonly [string, FieldChanges])[]): FieldChanges {
  return parts.reduce<FieldChanges>(
    (sum, [key, part]) => ({
      changed: union(sum.changed, under(key, part.changed)),
      removed: union(sum.removed, under(key, part.removed)),
    }),
    nothing,
  );
}

/** Compares two objects of one shape field by field, lists with keys item by item. */
export function compareFields(before: Json | undefined, after: Json | undefined, shape: Shape): FieldChanges {
  if (before === undefined || before === null) {
    return after === undefined || after === null ? nothing : { ...nothing, changed: whole(after, shape) };
  }
  if (after === undefined || after === null) return { ...nothing, removed: whole(before, shape) };
  if (sameJson(before, after)) return nothing;
  if (isRecord(before) && isRecord(after) && shape.atomic !== true) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return combine(
      [...keys].map((key) => [`f:${key}`, compareFields(before[key], after[key], shapeOfField(shape, key))]),
    );
  }
  if (isList(before) && isList(after) && shape.list !== undefined) {
    const old = byElement(before, shape);
    const now = byElement(after, shape);
    return combine(
      [...new Set([...old.keys(), ...now.keys()])].map((key) => [
        key,
        compareItems(old.get(key), now.get(key), shape),
      ]),
    );
  }
  return { ...nothing, changed: { self: true, children: new Map() } };
}

function compareItems(before: Json | undefined, after: Json | undefined, shape: Shape): FieldChanges {
  const changes = compareFields(before, after, shape.items ?? {});
  if (before === undefined)
    return { ...nothing, changed: { self: true, children: changes.changed.children } };
  if (after === undefined) return { ...nothing, removed: { self: true, children: changes.removed.children } };
  return changes;
}

function whole(value: Json, shape: Shape): FieldSet {
  const set = fieldsOf(value, shape);
  return set.self || set.children.size > 0 ? set : noFields;
}

function byElement(list: readonly Json[], shape: Shape): ReadonlyMap<string, Json> {
  return new Map(list.map((item) => [elementOf(item, shape) ?? '', item]));
}
