import type { RolloutTuning } from '@gatesmith/installer';
import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';
import { parseDuration } from './parse-duration.ts';

/** How kube-proxy is restarted on the nodes. Durations are milliseconds. */
export interface KubeProxyRolloutFlags {
  readonly strategy?: 'rollout' | 'delete-pods';
  readonly canaryNode?: string;
  readonly soak?: number;
  readonly nodeTimeout?: number;
  readonly unreadyNodes?: 'fail' | 'ignore';
  readonly watchDrift?: number;
}

export const kubeProxyRolloutFlags: FlagParametersForType<KubeProxyRolloutFlags, RoutedContext> = {
  strategy: {
    kind: 'enum',
    values: ['rollout', 'delete-pods'],
    placeholder: 'STRATEGY',
    optional: true,
    brief: 'how the nodes after the first are restarted: by the DaemonSet, or pod by pod; default: rollout',
  },
  canaryNode: {
    kind: 'parsed',
    parse: String,
    optional: true,
    placeholder: 'NODE',
    brief: 'node to try first; default: a Ready worker',
  },
  soak: {
    kind: 'parsed',
    parse: parseDuration,
    optional: true,
    placeholder: 'DURATION',
    brief: 'how long a restarted kube-proxy is watched; default: 15s',
  },
  nodeTimeout: {
    kind: 'parsed',
    parse: parseDuration,
    optional: true,
    placeholder: 'DURATION',
    brief: 'how long one node may take; default: 2m',
  },
  unreadyNodes: {
    kind: 'enum',
    values: ['fail', 'ignore'],
    placeholder: 'ACTION',
    optional: true,
    brief: 'how to treat NotReady nodes: refuse, or continue without them; default: fail',
  },
  watchDrift: {
    kind: 'parsed',
    parse: parseDuration,
    optional: true,
    placeholder: 'DURATION',
    brief: 'check again after this long whether an owner has reverted the change; default: do not wait',
  },
};

/** The flags as options of the installer; a flag that was not given keeps the installer's default. */
export function rolloutFrom({
  strategy,
  canaryNode,
  soak,
  nodeTimeout,
  unreadyNodes,
  watchDrift,
}: KubeProxyRolloutFlags): RolloutTuning {
  return {
    ...(strategy === undefined ? {} : { strategy }),
    ...(canaryNode === undefined ? {} : { canaryNode }),
    ...(soak === undefined ? {} : { soakSeconds: soak / 1000 }),
    ...(nodeTimeout === undefined ? {} : { nodeDeadlineSeconds: nodeTimeout / 1000 }),
    ...(unreadyNodes === undefined ? {} : { unreadyNodes }),
    ...(watchDrift === undefined ? {} : { driftSeconds: watchDrift / 1000 }),
  };
}
