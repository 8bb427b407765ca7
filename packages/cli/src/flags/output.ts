import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** How results are printed. */
export type OutputFormat = 'text' | 'short' | 'json';

/** Findings for other programs: CI servers, code scanning, annotations on GitHub, a browser. */
export type ReportFormat = 'junit' | 'sarif' | 'html' | 'github';

/** Flags of every command that do not depend on its result. */
export interface ConversationFlags {
  readonly quiet: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly verbose: boolean;
}

/** Flags that every command has. */
export interface OutputFlags extends ConversationFlags {
  readonly output: OutputFormat;
}

/** `quiet` and `color` take effect before the command is known, in `run`. */
const conversationFlags: FlagParametersForType<ConversationFlags, RoutedContext> = {
  quiet: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'print results, warnings and errors, and no progress',
  },
  color: {
    kind: 'enum',
    values: ['auto', 'always', 'never'],
    default: 'auto',
    placeholder: 'WHEN',
    brief: 'colour the output; auto follows the terminal, NO_COLOR and FORCE_COLOR',
  },
  verbose: { kind: 'boolean', default: false, withNegated: false, brief: 'show where an error happened' },
};

export const outputFlags: FlagParametersForType<OutputFlags, RoutedContext> = {
  output: {
    kind: 'enum',
    values: ['text', 'short', 'json'],
    default: 'text',
    placeholder: 'FORMAT',
    brief: 'text for people, short for one line each, json for programs',
  },
  ...conversationFlags,
};

/** The flags of commands whose result is findings. */
export interface ReportFlags extends ConversationFlags {
  readonly output: OutputFormat | ReportFormat;
}

export const reportFlags: FlagParametersForType<ReportFlags, RoutedContext> = {
  ...conversationFlags,
  output: {
    kind: 'enum',
    values: ['text', 'short', 'json', 'junit', 'sarif', 'html', 'github'],
    default: 'text',
    placeholder: 'FORMAT',
    brief: 'text for people, short for one line each, json for programs; or a report of the findings',
  },
};

/** The short names of the output flags. */
export const outputAliases = { o: 'output', q: 'quiet' } as const;
