import type { Values } from '../gen/values.ts';
import { valuesShapes } from '../gen/values-shapes.ts';
import { cleanReader, unclean } from './clean-reader.ts';
import type { ShapeIssue } from './shape-issue.ts';
import { shapeReader } from './shape-reader.ts';

/** A values document with its defaults, or what is wrong with it. */
export type ReadValues =
  | { readonly value: Values; readonly issues: readonly [] }
  | { readonly value?: undefined; readonly issues: readonly ShapeIssue[] };

const readClean = cleanReader(valuesShapes);
const readWithIssues = shapeReader(valuesShapes);

const noIssues: readonly [] = [];

/** Reads a document by the table that the zod schemas were written down to. */
export function readByShape(document: unknown): ReadValues {
  // The table says the same as the type: both come from the one schema (test/agreement.test.ts).
  const clean = readClean(document);
  if (clean !== unclean) return { value: clean as Values, issues: noIssues };
  const { value, issues } = readWithIssues(document);
  return issues.length > 0 ? { issues } : { value: value as Values, issues: noIssues };
}
