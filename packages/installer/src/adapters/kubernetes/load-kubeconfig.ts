import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fromUnknown } from '@gatesmith/diagnostics';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../../errors.ts';

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
export function loadKubeconfig(create: () => KubeConfig, target: ClusterTarget): KubeConfig {
  const { kubeconfig, kubeconfigText, context, env = process.env } = target;
  const source =
    kubeconfigText !== undefined ? 'kubeconfig' : (kubeconfig ?? defaultKubeconfigs(env).join(delimiter));
  let config: KubeConfig;
  try {
    config = readKubeconfig(create, target);
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    throw new ClusterError(`${source}: is no valid kubeconfig: ${fromUnknown(error).message}`, {
      code: 'KUBECONFIG_INVALID',
      hint: 'check it with: kubectl config view',
      cause: error,
    });
  }
  if (context !== undefined) {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(context)) {
      throw new ClusterError(`${source}: has no context ${JSON.stringify(context)}`, {
        code: 'CONTEXT_UNKNOWN',
        hint: known.length === 0 ? 'it has no contexts at all' : `it has: ${known.join(', ')}`,
      });
    }
    config.setCurrentContext(context);
  }
  if (config.getCurrentCluster() === null) {
    throw new ClusterError(`${source}: names no current context, so there is no cluster to speak to`, {
      code: 'CONTEXT_UNKNOWN',
      hint: 'name one with --context, or set it with: kubectl config use-context NAME',
    });
  }
  return config;
}

function readKubeconfig(
  create: () => KubeConfig,
  { kubeconfig, kubeconfigText, env = process.env }: ClusterTarget,
): KubeConfig {
  const config = create();
  if (kubeconfigText !== undefined) {
    config.loadFromString(kubeconfigText);
    return config;
  }
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) throw missing(kubeconfig);
  const [first, ...others] = kubeconfig === undefined ? defaultKubeconfigs(env) : [kubeconfig];
  if (first !== undefined) {
    config.loadFromFile(first);
    for (const file of others) {
      const next = create();
      next.loadFromFile(file);
      addMissing(config, next);
    }
    return config;
  }
  if (!existsSync(inClusterToken)) throw missing(env['KUBECONFIG'] ?? '~/.kube/config');
  config.loadFromCluster();
  return config;
}

/** kubectl's rule for several files: the first file that defines a name takes effect. */
function addMissing(config: KubeConfig, next: KubeConfig): void {
  for (const cluster of next.getClusters())
    if (config.getCluster(cluster.name) === null) config.addCluster(cluster);
  for (const user of next.getUsers()) if (config.getUser(user.name) === null) config.addUser(user);
  for (const context of next.getContexts())
    if (config.getContextObject(context.name) === null) config.addContext(context);
  if (!config.getCurrentContext()) config.setCurrentContext(next.getCurrentContext());
}

function missing(file: string): ClusterError {
  return new ClusterError(`${file}: there is no kubeconfig`, {
    code: 'KUBECONFIG_MISSING',
    hint: 'name one with --kubeconfig FILE or KUBECONFIG, or try the practice cluster with --sandbox',
  });
}
