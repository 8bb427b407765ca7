import type { FlagParametersForType } from '@stricli/core';
import type { Exclusion } from '../routing/exclusion.ts';
import type { RoutedContext } from '../run-context.ts';

/** The flags that select the cluster. */
export interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly sandbox: boolean;
}

export const clusterFlags: FlagParametersForType<ClusterFlags, RoutedContext> = {
  kubeconfig: {
    kind: 'parsed',
    parse: String,
    optional: true,
    placeholder: 'FILE',
    brief: 'kubeconfig to use; default: KUBECONFIG, then ~/.kube/config',
  },
  context: {
    kind: 'parsed',
    parse: String,
    optional: true,
    placeholder: 'CONTEXT',
    brief: 'context of the kubeconfig; default: its current one',
  },
  sandbox: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'work on the practice cluster, a model in this process',
  },
};

/** The practice cluster is one cluster, and a kubeconfig names another. */
export const clusterExclusions: readonly Exclusion[] = [
  { flags: ['sandbox', 'kubeconfig'], reason: 'they name two clusters' },
  { flags: ['sandbox', 'context'], reason: 'they name two clusters' },
];
