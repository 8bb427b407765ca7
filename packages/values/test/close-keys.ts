import { z } from 'zod';
import { refusesCloseKeys } from '../src/schema/open-map.ts';
import { schemaAt } from '../src/schema/schema-at.ts';
import { valuesSchema } from '../src/schema/values.ts';

/**
 * Whether the map at a path refuses keys that are close to a listed one and accepts all others, which neither JSON Schema
 * nor Helm can decide.
 */
export function judgesBySimilarity(path: readonly PropertyKey[]): boolean {
  const schema = schemaAt(path);
  return schema instanceof z.ZodObject && refusesCloseKeys(schema);
}

/** The verdict of zod without the keys that only similarity refuses: the verdict that the JSON Schema must give. */
export function isAcceptedByJsonSchema(document: unknown): boolean {
  const issues = valuesSchema.safeParse(document).error?.issues ?? [];
  return issues.every(({ code, path }) => code === 'unrecognized_keys' && judgesBySimilarity(path));
}
