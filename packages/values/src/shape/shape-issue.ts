import type { FindingPath } from '@gatesmith/diagnostics';

/** The kinds of value that messages distinguish. */
export type ValueKind = 'text' | 'number' | 'whole number' | 'boolean' | 'list' | 'map';

/** A place where a document does not match its shape. */
export type ShapeIssue = { readonly path: FindingPath } & (
  | { readonly code: 'wrong kind'; readonly wanted: readonly ValueKind[] }
  | { readonly code: 'unknown keys'; readonly keys: readonly string[] }
  | { readonly code: 'not a word'; readonly words: readonly (string | boolean)[] }
  | {
      readonly code: 'too small' | 'too big';
      readonly bound: number;
      readonly of: 'list' | 'text' | 'number';
    }
  | { readonly code: 'wrong format' }
);
