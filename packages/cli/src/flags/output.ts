import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** How results are printed. */
export type OutputFormat = 'text' | 'short' | 'json';

/** Findings for other programs: CI servers, code scanning, annotations on GitHub, a browser. */
export type ReportFormat = 'junit' | 'sarif' | 'html' | 'github';

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

/** The flags of commands whose result is findings. */
export interface ReportFlags {
  readonly output: OutputFormat | ReportFormat;
  readonly verbose: boolean;
}

export const reportFlags: FlagParametersForType<ReportFlags, RoutedContext> = {
  ...outputFlags,
  output: {
    kind: 'enum',
    values: ['text', 'short', 'json', 'junit', 'sarif', 'html', 'github'],
    default: 'text',
    brief:
      'text for people, short for one line each, json for programs; or a report: junit, sarif, html, github (annotations)',
  },
};
