import type { KubernetesObject } from '@gatesmith/kubernetes';
import { ClusterError } from '../../../errors.ts';
import type { Cluster } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';
import { resourcePath } from '../resource-path.ts';

interface ObjectList {
  readonly items?: readonly KubernetesObject[];
  readonly metadata?: { readonly resourceVersion?: string };
}

export function list({ findKind, read }: Client): Cluster['list'] {
  return async ({ apiVersion, kind, namespace, labelSelector, fieldSelector }, { signal } = {}) => {
    const entry = await findKind({ apiVersion, kind }, { signal });
    if (entry === undefined) return { state: 'absent' };
    try {
      const { items = [], metadata } = await read<ObjectList>({
        method: 'GET',
        path: resourcePath(entry, { namespace }),
        query: { labelSelector, fieldSelector },
        subject: `${kind} list`,
        verb: 'list',
        signal,
      });
      return {
        state: 'ok',
        // Items of a list carry neither apiVersion nor kind.
        items: items.map((item) => ({ ...item, apiVersion, kind })),
        resourceVersion: metadata?.resourceVersion ?? '',
      };
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (error.status === 404) return { state: 'absent' };
      if (error.code === 'FORBIDDEN') return { state: 'forbidden', message: error.message };
      throw error;
    }
  };
}
