import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** For commands that can also look at a saved observation. */
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
