import { recordUpdate } from '../apply/managed-fields.ts';
import type { Cluster } from '../cluster.ts';
import { apiVersionOf } from '../model/kinds.ts';
import { type KubeObject, nameOf, namespaceOf } from '../model/object.ts';
import { commit, isUnchanged } from './commit.ts';

/** A write of one of the cluster's own controllers. */
export interface ControllerWrite {
  readonly resource: string;
  readonly object: KubeObject;
  readonly manager: string;
  readonly subresource?: string | undefined;
}

/** A write of the cluster's own controllers: no admission, no validation, recorded under the controller's name. */
export function writeAsController(
  cluster: Cluster,
  { resource, object: next, manager, subresource = '' }: ControllerWrite,
): KubeObject {
  const kind = cluster.registry.findResource(resource);
  if (kind === undefined) return next;
  const before = cluster.store.get(resource, namespaceOf(next), nameOf(next));
  const writer = { manager, apiVersion: apiVersionOf(kind), subresource, now: cluster.clock.now() };
  const complete = recordUpdate({ before, after: next, shape: kind.shape, writer });
  if (before !== undefined && isUnchanged(before, complete)) return before;
  return commit(cluster, resource, complete);
}
