import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../../errors.ts';
import { type Connection, connectionOf } from './kubeconfig/connection.ts';
import { selectIdentity } from './kubeconfig/identity.ts';
import {
  type Kubeconfig,
  mergeKubeconfigs,
  parseKubeconfig,
  readKubeconfigFile,
} from './kubeconfig/read-kubeconfig.ts';

export interface ClusterTarget {
  /** A kubeconfig file. @default KUBECONFIG, then ~/.kube/config, then the pod's own service account */
  readonly kubeconfig?: string | undefined;
  /** The content of a kubeconfig; takes precedence over the file. */
  readonly kubeconfigText?: string | undefined;
  /** @default the kubeconfig's current context */
  readonly context?: string | undefined;
  /** How long a call is repeated while a server that has answered before is unavailable, in milliseconds. @default 60000 */
  readonly patienceMs?: number | undefined;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

const inClusterToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The existing kubeconfig files that are read when none is named, in order. */
export function defaultKubeconfigs(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const candidates = named.length > 0 ? named : [join(env['HOME'] ?? homedir(), '.kube', 'config')];
  return candidates.filter((file) => existsSync(file));
}

/**
 * Loads a kubeconfig from its content, a file or the default locations, and selects the context.
 *
 * @throws ClusterError KUBECONFIG_MISSING, KUBECONFIG_INVALID or CONTEXT_UNKNOWN.
 */
export function loadKubeconfig(create: () => KubeConfig, target: ClusterTarget): Connection {
  const { context, env = process.env } = target;
  const kubeconfig = readKubeconfigs(target);
  if (kubeconfig !== undefined)
    return connectionOf({ create, identity: selectIdentity(kubeconfig, context), env });
  if (!existsSync(inClusterToken)) throw missing(env['KUBECONFIG'] ?? '~/.kube/config');
  const config = create();
  config.loadFromCluster();
  return { config, renew: () => false };
}

/** The kubeconfig that the target names, or the merged default ones; `undefined` when there is none. */
function readKubeconfigs({
  kubeconfig,
  kubeconfigText,
  env = process.env,
}: ClusterTarget): Kubeconfig | undefined {
  if (kubeconfigText !== undefined)
    return parseKubeconfig(kubeconfigText, { source: 'kubeconfig', folder: undefined });
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) throw missing(kubeconfig);
  const files = kubeconfig === undefined ? defaultKubeconfigs(env) : [kubeconfig];
  return files.length === 0
    ? undefined
    : mergeKubeconfigs(files.join(delimiter), files.map(readKubeconfigFile));
}

function missing(file: string): ClusterError {
  return new ClusterError(`${file}: there is no kubeconfig`, {
    code: 'KUBECONFIG_MISSING',
    hint: 'name one with --kubeconfig FILE or KUBECONFIG, or try the practice cluster with --sandbox',
  });
}
