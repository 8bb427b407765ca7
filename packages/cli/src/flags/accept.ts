import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';
import { parseAcceptance } from './parse-acceptance.ts';

/** The flag of commands that plan writes: errors to accept by name. */
export interface AcceptFlags {
  /** Each as `CODE=NAMESPACE/NAME`. */
  readonly accept?: readonly string[];
}

export const acceptFlags: FlagParametersForType<AcceptFlags, RoutedContext> = {
  accept: {
    kind: 'parsed',
    parse: parseAcceptance,
    variadic: true,
    optional: true,
    placeholder: 'CODE=NAMESPACE/NAME',
    brief: 'accept an error about one object, such as GS-ADDRESS-MOVES=shop/web',
  },
};
