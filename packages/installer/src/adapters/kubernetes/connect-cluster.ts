import type { Cluster } from '../../ports/cluster.ts';
import { openClient } from './client.ts';
import { type ClusterTarget, loadKubeconfig } from './load-kubeconfig.ts';
import { apply } from './verbs/apply.ts';
import { askPod } from './verbs/ask-pod.ts';
import { create } from './verbs/create.ts';
import { deleteObject } from './verbs/delete.ts';
import { get } from './verbs/get.ts';
import { kinds } from './verbs/kinds.ts';
import { list } from './verbs/list.ts';
import { logs } from './verbs/logs.ts';
import { may } from './verbs/may.ts';
import { patch } from './verbs/patch.ts';
import { rules } from './verbs/rules.ts';
import { version } from './verbs/version.ts';

/**
 * Connects to a real API server, with the identity that kubectl and Helm use for the same kubeconfig. The official client
 * is loaded when this function is called, not when it is imported.
 *
 * Nothing is sent before the first call of the returned port.
 *
 * @throws ClusterError KUBECONFIG_MISSING, KUBECONFIG_INVALID or CONTEXT_UNKNOWN.
 *
 * @example
 * ```ts
 * import { connectCluster } from '@gatesmith/installer';
 *
 * const cluster = await connectCluster({ context: 'home' });
 * const { gitVersion } = await cluster.version();
 * ```
 */
export async function connectCluster(target: ClusterTarget = {}): Promise<Cluster> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const connection = loadKubeconfig(() => new KubeConfig(), target);
  const { config } = connection;
  const client = openClient(connection, target);
  return {
    server: client.server,
    context: config.getCurrentContext() ?? '',
    version: version(client),
    kinds: kinds(client),
    list: list(client),
    get: get(client),
    create: create(client),
    apply: apply(client),
    patch: patch(client),
    delete: deleteObject(client),
    may: may(client),
    rules: rules(client),
    logs: logs(client),
    askPod: askPod(config),
    close: client.close,
  };
}
