import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { ClusterError } from '../../../errors.ts';
import type { Cluster } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';
import { resourcePath } from '../resource-path.ts';

export function get({ findKind, read }: Client): Cluster['get'] {
  return async (ref, { signal } = {}) => {
    const entry = await findKind(ref, { signal });
    if (entry === undefined) return undefined;
    try {
      return await read<KubernetesObject>({
        method: 'GET',
        path: resourcePath(entry, ref),
        subject: objectId(ref),
        verb: 'get',
        signal,
      });
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return undefined;
      throw error;
    }
  };
}
