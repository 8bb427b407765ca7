import { type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import { compareObject } from '../../../decide/plan/compare-object.ts';
import type { Cluster } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';
import { readBack } from '../read-back.ts';
import { resourcePath } from '../resource-path.ts';
import { isOvertaken, writeQuery } from '../write.ts';
import { get } from './get.ts';

export function create(client: Client): Cluster['create'] {
  const { ask, requireKind, retry } = client;
  return async (object, options = {}) => {
    const ref = refOf(object);
    const { signal } = options;
    const entry = await requireKind(ref, { signal });
    const write = readBack<KubernetesObject>({
      write: () =>
        ask({
          method: 'POST',
          path: resourcePath(entry, { namespace: ref.namespace }),
          query: writeQuery(options),
          body: object,
          subject: objectId(object),
          verb: 'create',
          signal,
        }),
      // An object that exists after a lost answer is ours if it has our content.
      done: async ({ code }) => {
        if (code !== 'ALREADY_EXISTS') return undefined;
        const live = await get(client)(ref, { signal });
        return live !== undefined && compareObject(object, live).length === 0 ? live : undefined;
      },
    });
    return retry(write, { signal, also: isOvertaken });
  };
}
