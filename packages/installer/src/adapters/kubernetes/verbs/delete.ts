import { objectId } from '@gatesmith/kubernetes';
import { ClusterError } from '../../../errors.ts';
import type { Cluster, DeleteOptions } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';
import { readBack } from '../read-back.ts';
import { resourcePath } from '../resource-path.ts';
import { isOvertaken } from '../write.ts';

export function deleteObject({ findKind, retry, send }: Client): Cluster['delete'] {
  return async (ref, options = {}) => {
    const { signal } = options;
    const entry = await findKind(ref, { signal });
    if (entry === undefined) return false;
    const write = readBack<boolean>({
      write: async () => {
        await send({
          method: 'DELETE',
          path: resourcePath(entry, ref),
          query: { dryRun: options.dryRun === true ? 'All' : undefined },
          body: deleteBody(options),
          subject: objectId(ref),
          verb: 'delete',
          signal,
        });
        return true;
      },
      // An object that is gone after a lost answer was deleted by the attempt before.
      done: async ({ status }) => (status === 404 ? true : undefined),
    });
    try {
      return await retry(write, {
        signal,
        also: (error) => !hasPreconditions(options) && isOvertaken(error),
      });
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return false;
      throw error;
    }
  };
}

function deleteBody(options: DeleteOptions): Readonly<Record<string, unknown>> {
  const { uid, resourceVersion, propagation = 'Background' } = options;
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: propagation,
    ...(hasPreconditions(options) ? { preconditions: { uid, resourceVersion } } : {}),
  };
}

function hasPreconditions({ uid, resourceVersion }: DeleteOptions): boolean {
  return uid !== undefined || resourceVersion !== undefined;
}
