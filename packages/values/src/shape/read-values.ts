import type { Values } from '../gen/values.ts';
import { valuesShapes } from '../gen/values-shapes.ts';
import { readShape } from './read-shape.ts';
import type { ShapeIssue } from './shape-issue.ts';

/** A values document with its defaults, or what is wrong with it. */
export type ReadValues =
  | { readonly value: Values; readonly issues: readonly [] }
  | { readonly value?: undefined; readonly issues: readonly ShapeIssue[] };

/** Reads a document by the table that is generated from the zod schemas. */
export function readByShape(document: unknown): ReadValues {
  const { value, issues } = readShape(valuesShapes, document);
  // The table agrees with the type: both are generated from one schema (test/agreement.test.ts).
  return issues.length > 0 ? { issues } : { value: value as Values, issues: [] };
}
