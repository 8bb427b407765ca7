import { type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import type { Cluster } from '../../../ports/cluster.ts';
import type { Client } from '../client.ts';
import { resourcePath } from '../resource-path.ts';
import { isOvertaken, writeQuery } from '../write.ts';

export function apply({ ask, requireKind, retry }: Client): Cluster['apply'] {
  return async (object, options = {}) => {
    const ref = refOf(object);
    const { signal, fieldManager, force } = options;
    const entry = await requireKind(ref, { signal });
    const write = (): Promise<KubernetesObject> =>
      ask({
        method: 'PATCH',
        path: resourcePath(entry, ref),
        query: { ...writeQuery(options, fieldManager), force: force === true ? 'true' : undefined },
        body: object,
        contentType: 'application/apply-patch+yaml',
        subject: objectId(object),
        verb: 'apply',
        signal,
      });
    // Server-side apply is idempotent, so it may be repeated after a lost answer.
    return retry(write, { signal, also: isOvertaken });
  };
}
