/** One document to read values from: a text (YAML or JSON, told by its content) or a value that a module exported. */
export type ValuesSource =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly value: unknown };
