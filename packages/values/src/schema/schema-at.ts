import { z } from 'zod';
import { valuesSchema } from './values.ts';

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
