import { textAt } from '@gatesmith/kubernetes';
import { deleteObject } from '../api/delete.ts';
import type { Cluster } from '../cluster.ts';
import { resourceOf } from '../model/kinds.ts';
import { uidOf } from '../model/object.ts';
import { success } from '../model/status.ts';
import type { Answer, ResourceRequest } from './exchange.ts';
import { selectionOf } from './read.ts';
import { deletionOf, wantsDryRun } from './request-options.ts';

/** Deletes one object. */
export async function remove(cluster: Cluster, request: ResourceRequest): Promise<Answer> {
  const { info, kind } = request;
  const options = deletionOf(request);
  const dryRun = wantsDryRun(info, options);
  const { object, isGone } = await deleteObject(cluster, {
    kind,
    namespace: info.namespace,
    name: info.name,
    deleteOptions: options,
    dryRun,
  });
  if (!isGone || kind.kind === 'Pod') return { code: 200, object };
  return {
    code: 200,
    object: success({
      name: info.name,
      group: kind.group === '' ? undefined : kind.group,
      kind: kind.plural,
      uid: uidOf(object),
    }),
  };
}

/** Deletes every object that the request selects. */
export async function removeAll(cluster: Cluster, request: ResourceRequest): Promise<Answer> {
  const { info, kind } = request;
  const options = deletionOf(request);
  const test = selectionOf(info);
  const doomed = cluster.store.list(resourceOf(kind), info.namespace).filter(test);
  for (const object of doomed) {
    const name = textAt(object, 'metadata', 'name') ?? '';
    const namespace = textAt(object, 'metadata', 'namespace') ?? '';
    await deleteObject(cluster, {
      kind,
      namespace,
      name,
      deleteOptions: options,
      dryRun: wantsDryRun(info, options),
    });
  }
  return { code: 200, object: success() };
}
