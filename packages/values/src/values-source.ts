/** One document to read values from: a string (YAML or JSON, detected from its content) or a value that a module exported. */
export type ValuesSource =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly value: unknown };
