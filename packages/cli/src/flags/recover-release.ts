import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** The flag of the commands that run Helm on a release that may be locked or half uninstalled. */
export interface RecoverReleaseFlags {
  readonly recoverRelease: boolean;
}

export const recoverReleaseFlags: FlagParametersForType<RecoverReleaseFlags, RoutedContext> = {
  recoverRelease: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'take over a Helm release that another run left locked or half uninstalled',
  },
};
