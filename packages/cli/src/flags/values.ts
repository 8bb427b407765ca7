import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** Where the values come from. */
export interface ValuesFlags {
  readonly values?: readonly string[];
  readonly set?: readonly string[];
}

export const valuesFlags: FlagParametersForType<ValuesFlags, RoutedContext> = {
  values: {
    kind: 'parsed',
    parse: String,
    variadic: true,
    optional: true,
    placeholder: 'FILE',
    brief:
      'values as YAML, JSON or .ts, - for stdin; later files win; default: gatesmith.values.yaml or values.yaml in this folder',
  },
  set: {
    kind: 'parsed',
    parse: String,
    variadic: true,
    optional: true,
    placeholder: 'KEY=VALUE',
    brief: "one value, in Helm's --set grammar",
  },
};

/** The short names of the values flags. */
export const valuesAliases = { f: 'values' } as const;
