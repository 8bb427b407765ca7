import type { Values } from '../gen/values.ts';
import { valuesShapes } from '../gen/values-shapes.ts';
import type { ShapeIssue } from './shape-issue.ts';
import { shapeReader } from './shape-reader.ts';

/** A values document with its defaults, or what is wrong with it. */
export type ReadValues =
  | { readonly value: Values; readonly issues: readonly [] }
  | { readonly value?: undefined; readonly issues: readonly ShapeIssue[] };

const read = shapeReader(valuesShapes);

/** Reads a document by the table that the zod schemas were written down to. */
export function readByShape(document: unknown): ReadValues {
  const { value, issues } = read(document);
  // The table says the same as the type: both come from the one schema (test/agreement.test.ts).
  return issues.length > 0 ? { issues } : { value: value as Values, issues: [] };
}
