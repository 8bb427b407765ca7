import { isList, isRecord, type Json, type JsonObject } from '@gatesmith/kubernetes';
import { type Shape, shapeOfField } from '../model/shape.ts';

/**
 * A set of fields as `managedFields` writes it (FieldsV1): `f:name` for a field, `k:{…}` for an item by its keys, `v:…` for an
 * item by its value. A node without children is a member; one with children is a member if `self` is set.
 */
export interface FieldSet {
  readonly self: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const noFields: FieldSet = { self: false, children: new Map() };

const member: FieldSet = { self: true, children: new Map() };

export const isEmpty = (set: FieldSet): boolean => !set.self && set.children.size === 0;

const branch = (self: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet => ({
  self,
  children: new Map([...children].filter(([, child]) => !isEmpty(child))),
});

/** Reads FieldsV1. */
export function parseFieldSet(fields: Json | undefined): FieldSet {
  if (!isRecord(fields)) return noFields;
  const node = (value: JsonObject): FieldSet => {
    const keys = Object.keys(value);
    if (keys.length === 0) return member;
    return branch(
      keys.includes('.'),
      keys
        .filter((key) => key !== '.')
        .map((key) => {
          const child = value[key];
          return [key, node(isRecord(child) ? child : {})] as const;
        }),
    );
  };
  return Object.keys(fields).length === 0 ? noFields : node(fields);
}

/** Writes FieldsV1. */
export function formatFieldSet(set: FieldSet): JsonObject {
  const entries = [...set.children].sort(([a], [b]) => (a < b ? -1 : 1));
  const written = entries.map(([key, child]) => [key, formatFieldSet(child)] as const);
  return Object.fromEntries(set.self && entries.length > 0 ? [['.', {}], ...written] : written);
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children);
  for (const [key, child] of b.children) children.set(key, union(children.get(key) ?? noFields, child));
  return branch(a.self || b.self, children);
}

/** The members of `a` that are not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return branch(
    a.self && !b.self,
    [...a.children].map(([key, child]) => [key, difference(child, b.children.get(key) ?? noFields)] as const),
  );
}

/** `a` without the members of `b` and without everything below them. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  if (b.self) return noFields;
  return branch(
    a.self,
    [...a.children].map(
      ([key, child]) => [key, recursiveDifference(child, b.children.get(key) ?? noFields)] as const,
    ),
  );
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return branch(
    a.self && b.self,
    [...a.children].map(
      ([key, child]) => [key, intersection(child, b.children.get(key) ?? noFields)] as const,
    ),
  );
}

/** Every member as a list of path elements. */
export function members(set: FieldSet, path: readonly string[] = []): readonly (readonly string[])[] {
  const below = [...set.children].flatMap(([key, child]) => members(child, [...path, key]));
  return set.self && path.length > 0 ? [path, ...below] : below;
}

/** `.spec.ports[port=80,protocol="TCP"].targetPort`, as conflicts name it. */
export function formatFieldPath(path: readonly string[]): string {
  return path
    .map((element) => {
      const rest = element.slice(2);
      if (element.startsWith('f:')) return `.${rest}`;
      if (element.startsWith('v:')) return `[=${rest}]`;
      const keys: Json = JSON.parse(rest);
      const pairs = Object.entries(isRecord(keys) ? keys : {});
      return `[${pairs.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');
}

/** The naming of list items: by keys, by value, or none (the list is one value). */
export function elementOf(item: Json, shape: Shape): string | undefined {
  if (shape.list === 'set') return `v:${JSON.stringify(item)}`;
  if (!isList(shape.list) || !isRecord(item)) return undefined;
  const keys: [string, Json][] = [];
  for (const key of [...shape.list].sort()) {
    const value = item[key] ?? shape.keyDefaults?.[key];
    if (value !== undefined && value !== null) keys.push([key, value]);
  }
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** The fields that a configuration mentions. */
export function fieldsOf(value: Json, shape: Shape): FieldSet {
  if (isList(value)) {
    if (shape.list === undefined) return member;
    return branch(
      false,
      value.map((item) => {
        const inner = fieldsOf(item, shape.items ?? {});
        return [elementOf(item, shape) ?? '', { self: true, children: inner.children }] as const;
      }),
    );
  }
  if (!isRecord(value) || shape.atomic === true) return member;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return branch(
    entries.length === 0,
    entries.map(([key, entry]) => {
      const child = fieldsOf(entry ?? null, shapeOfField(shape, key));
      return [`f:${key}`, isEmpty(child) && !isList(entry) ? member : child] as const;
    }),
  );
}
