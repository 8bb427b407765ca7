import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** How results are printed. */
export type OutputFormat = 'text' | 'short' | 'json';

/** Flags that every command has. */
export interface OutputFlags {
  readonly output: OutputFormat;
  readonly verbose: boolean;
}

export const outputFlags: FlagParametersForType<OutputFlags, RoutedContext> = {
  output: {
    kind: 'enum',
    values: ['text', 'short', 'json'],
    default: 'text',
    brief: 'text for people, short for one line each, json for programs',
  },
  verbose: { kind: 'boolean', default: false, withNegated: false, brief: 'show where an error happened' },
};
