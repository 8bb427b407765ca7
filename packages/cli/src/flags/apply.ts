import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';
import { parseDuration } from './parse-duration.ts';

/** The flags of commands that write and wait. */
export interface ApplyFlags {
  /** Milliseconds. */
  readonly timeout: number;
  readonly yes: boolean;
}

export const applyFlags: FlagParametersForType<ApplyFlags, RoutedContext> = {
  timeout: {
    kind: 'parsed',
    parse: parseDuration,
    default: '10m',
    placeholder: 'DURATION',
    brief: 'how long the whole run may take, such as 90s, 10m or 1h',
  },
  yes: { kind: 'boolean', default: false, withNegated: false, brief: 'do not ask before writing' },
};

/** The short names of the apply flags. */
export const applyAliases = { y: 'yes' } as const;
