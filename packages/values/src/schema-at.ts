import { z } from 'zod';
import { valuesSchema } from './schema/values.ts';

/** A schema without its default and optional wrappers. */
export function unwrapSchema(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap();
  }
  return inner;
}

/** The schema that rules a path of a values document, or nothing where everything goes. */
export function schemaAt(path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = unwrapSchema(valuesSchema);
  for (const part of path) {
    if (schema instanceof z.ZodObject) {
      const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
      schema = Object.hasOwn(shape, String(part)) ? shape[String(part)] : undefined;
    } else if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    else return undefined;
    if (schema === undefined) return undefined;
    schema = unwrapSchema(schema);
  }
  return schema;
}

/** The keys that a map at this path may have; empty where it is free. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const schema = schemaAt(path);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Where in the document a key of this name is known: the shortest paths first, lists shown as `[]`. */
export function placesOfKey(key: string): readonly string[] {
  const places: string[] = [];
  const visit = (schema: z.core.$ZodType, at: string): void => {
    const inner = unwrapSchema(schema);
    if (inner instanceof z.ZodArray) visit(inner.element, `${at}[]`);
    if (!(inner instanceof z.ZodObject)) return;
    for (const [name, child] of Object.entries<z.core.$ZodType>(inner.shape)) {
      const here = at === '' ? name : `${at}.${name}`;
      if (name === key) places.push(here);
      visit(child, here);
    }
  };
  visit(valuesSchema, '');
  return places.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
