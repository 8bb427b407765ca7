import { at, type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import type { ClusterErrorCode } from '../../../errors.ts';
import type { Cluster, Patch } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';
import { isPatched } from '../is-patched.ts';
import { readBack } from '../read-back.ts';
import { resourcePath } from '../resource-path.ts';
import { isOvertaken, writeQuery } from '../write.ts';
import { get } from './get.ts';

const swapCodes: ReadonlySet<ClusterErrorCode> = new Set(['INVALID', 'CONFLICT', 'NOT_FOUND']);

export function patch(client: Client): Cluster['patch'] {
  const { ask, requireKind, retry } = client;
  return async (ref, change, options = {}) => {
    const { signal } = options;
    const entry = await requireKind(ref, { signal });
    const write = readBack<KubernetesObject>({
      write: () =>
        ask({
          method: 'PATCH',
          path: resourcePath(entry, ref),
          query: writeQuery(options),
          body: change.type === 'json' ? change.operations : change.body,
          contentType: `application/${change.type === 'json' ? 'json-patch' : 'merge-patch'}+json`,
          subject: objectId(ref),
          verb: 'patch',
          signal,
        }),
      // A compare-and-swap whose answer was lost fails the second time, because it succeeded the first time.
      done: async ({ code }) => {
        const live = swapCodes.has(code) ? await get(client)(ref, { signal }) : undefined;
        return live !== undefined && isPatched(live, change) ? live : undefined;
      },
    });
    return retry(write, { signal, also: (error) => !isSwap(change) && isOvertaken(error) });
  };
}

/** A patch that only fits the state that the caller has read. */
function isSwap(change: Patch): boolean {
  return change.type === 'json'
    ? change.operations.some(({ op }) => op === 'test')
    : at(change.body, 'metadata', 'resourceVersion') !== undefined;
}
