import type { FlagParametersForType } from '@stricli/core';
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
    placeholder: 'NAME',
    brief: 'context of the kubeconfig; default: its current one',
  },
  sandbox: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'work on the practice cluster, a model in this process',
  },
};
