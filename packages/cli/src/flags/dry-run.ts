import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** The flag of commands that write. */
export interface DryRunFlags {
  readonly dryRun: boolean;
}

export const dryRunFlags: FlagParametersForType<DryRunFlags, RoutedContext> = {
  dryRun: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'show the plan and the findings that block it, and write nothing',
  },
};
