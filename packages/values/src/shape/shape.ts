/**
 * The allowed forms of a value, as plain data. The table of these is written down from the zod schemas when the package is
 * generated, so that a program that only reads values loads a table instead of building some two thousand schemas.
 */
export type Shape =
  | {
      readonly kind: 'map';
      readonly keys: Readonly<Record<string, ShapeKey>>;
      /** How a key that is not listed is treated: close means that a listed key was probably meant. */
      readonly others: 'refused' | 'accepted' | 'accepted unless close';
    }
  | { readonly kind: 'map of'; readonly of: number; readonly nullable?: true | undefined }
  | {
      readonly kind: 'list';
      readonly of: number;
      readonly min?: number | undefined;
      readonly max?: number | undefined;
    }
  | {
      readonly kind: 'text';
      readonly min?: number | undefined;
      readonly max?: number | undefined;
      readonly pattern?: RegExp | undefined;
    }
  | {
      readonly kind: 'number';
      readonly whole: boolean;
      readonly min?: number | undefined;
      readonly max?: number | undefined;
    }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'words'; readonly words: readonly (string | boolean)[] }
  | { readonly kind: 'one of'; readonly of: readonly number[] }
  | { readonly kind: 'anything' };

/** A key of a map. Numbers are places in the table. */
export interface ShapeKey {
  readonly shape: number;
  /** The meaning of an absent key; a required one has none of the three. */
  readonly optional?: true | undefined;
  /** The value that an absent key has. */
  readonly default?: unknown;
  /** The value that is read instead of an absent key, so that the defaults inside it apply. */
  readonly readAs?: unknown;
  readonly nullable?: true | undefined;
  /** Shown when a required key is missing. */
  readonly example?: unknown;
}
