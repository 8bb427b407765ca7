/**
 * The facts about a type that patches need beyond its JSON: how lists merge, and which objects are one value.
 * Objects that a shape does not mention merge key by key; lists are replaced as a whole.
 */
export interface Shape {
  /** Fields whose shape differs from the default. */
  readonly fields?: Readonly<Record<string, Shape>> | undefined;
  /** The shape of every value that `fields` does not name. */
  readonly values?: Shape | undefined;
  /** The shape of a list's items. */
  readonly items?: Shape | undefined;
  /** `set`: items are the identity. A list of field names: items with the same values there are the same item. */
  readonly list?: 'set' | readonly string[] | undefined;
  /** The value that an item has for a key that it leaves out. */
  readonly keyDefaults?: Readonly<Record<string, string>> | undefined;
  /** The one key that a strategic merge patch uses, where it differs from the first of `list`; `false`: it replaces. */
  readonly strategic?: string | false | undefined;
  /** An object that server-side apply owns as a whole. */
  readonly atomic?: true | undefined;
}

/** The shape of a type without special rules. */
export const plain: Shape = {};

/** A list whose items are identified by the named fields. */
export function keyed(keys: readonly string[], items: Shape = plain, more: Partial<Shape> = {}): Shape {
  return { list: keys, items, ...more };
}

/** An object whose named fields have their own shape. */
export function fields(named: Readonly<Record<string, Shape>>): Shape {
  return { fields: named };
}

/** A list of scalars without order. */
export const set: Shape = { list: 'set' };

/** An object that is one value. */
export const atomic: Shape = { atomic: true };

/** The shape below a field. */
export function shapeOfField(shape: Shape, field: string): Shape {
  if (shape.fields !== undefined && Object.hasOwn(shape.fields, field)) return shape.fields[field] ?? plain;
  return shape.values ?? plain;
}
