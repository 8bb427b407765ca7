import type https from 'node:https';
import { fromUnknown } from '@gatesmith/diagnostics';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../../errors.ts';

/**
 * The request options that carry the credentials of the current context. A login program of the context runs here.
 *
 * @throws ClusterError CLUSTER_UNAUTHORIZED when the credentials cannot be loaded.
 */
export async function authenticate(config: KubeConfig, server: string): Promise<https.RequestOptions> {
  const options: https.RequestOptions = {
    headers: { accept: 'application/json', 'user-agent': 'gatesmith' },
  };
  try {
    await config.applyToHTTPSOptions(options);
    return options;
  } catch (error) {
    throw new ClusterError(
      `${server}: the credentials of this context cannot be used: ${fromUnknown(error).message.trim()}`,
      {
        code: 'CLUSTER_UNAUTHORIZED',
        hint: 'check with `kubectl get nodes`; the login program, the certificate or the token of the context is at fault',
        cause: error,
      },
    );
  }
}

/** Whether requests to the current cluster go through a proxy. The official client's agent for it must be used then. */
export function usesProxy(config: KubeConfig): boolean {
  return (config.getCurrentCluster()?.proxyUrl ?? '') !== '';
}
