import type { FlagParametersForType } from '@stricli/core';
import type { Exclusion } from '../routing/exclusion.ts';
import type { RoutedContext } from '../run-context.ts';
import { clusterExclusions } from './cluster.ts';

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
    brief: 'read a saved snapshot instead of a cluster; - reads stdin',
  },
};

const reason = 'a snapshot is read instead of a cluster';

/** A snapshot replaces a cluster. The practice cluster may still be meant for its charts. */
export const planSnapshotExclusions: readonly Exclusion[] = [
  ...clusterExclusions,
  { flags: ['snapshot', 'kubeconfig'], reason },
  { flags: ['snapshot', 'context'], reason },
];

/** A snapshot replaces a cluster, the practice cluster as well. */
export const snapshotExclusions: readonly Exclusion[] = [
  ...planSnapshotExclusions,
  { flags: ['snapshot', 'sandbox'], reason },
];
