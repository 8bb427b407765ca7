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
    brief: 'values: YAML, JSON, .ts or - for stdin; may repeat, later wins',
  },
  set: {
    kind: 'parsed',
    parse: String,
    variadic: true,
    optional: true,
    placeholder: 'key=value',
    brief: "one value, in Helm's --set grammar; may repeat",
  },
};
