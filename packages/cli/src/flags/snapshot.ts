import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** The flag of commands that can read a saved snapshot instead of a cluster. */
export interface SnapshotFlags {
  readonly snapshot?: string;
}

export const snapshotFlags: FlagParametersForType<SnapshotFlags, RoutedContext> = {
  snapshot: {
    kind: 'parsed',
    parse: String,
    optional: true,
    placeholder: 'FILE',
    brief: 'look at a saved snapshot instead of a cluster; - reads stdin',
  },
};
