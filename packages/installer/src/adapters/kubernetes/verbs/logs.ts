import { objectId } from '@gatesmith/kubernetes';
import type { Cluster } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';
import { resourcePath } from '../resource-path.ts';

export function logs({ requireKind, send }: Client): Cluster['logs'] {
  return async (ref, { container, limitBytes, tailLines, sinceSeconds, previous, signal } = {}) => {
    const tail = tailLines ?? (limitBytes === undefined ? 100 : undefined);
    const entry = await requireKind(ref, { signal });
    const { body } = await send({
      method: 'GET',
      path: resourcePath(entry, { ...ref, subresource: 'log' }),
      query: {
        container,
        tailLines: tail?.toString(),
        limitBytes: limitBytes?.toString(),
        sinceSeconds: sinceSeconds?.toString(),
        previous: previous === true ? 'true' : undefined,
      },
      subject: objectId(ref),
      verb: 'logs',
      signal,
    });
    return body;
  };
}
