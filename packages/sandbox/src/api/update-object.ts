import type { JsonObject } from '@gatesmith/kubernetes';
import { mutateByPolicies } from '../admission/policies.ts';
import { recordUpdate } from '../apply/managed-fields.ts';
import type { Cluster } from '../cluster.ts';
import { type Kind, resourceOf } from '../model/kinds.ts';
import { type KubeObject, versionOf } from '../model/object.ts';
import { conflict, notFound } from '../model/status.ts';
import { commit, isUnchanged } from './commit.ts';
import { checkIdentity, prepareUpdate } from './prepare.ts';
import { withoutNulls } from './without-nulls.ts';
import { inVersion, type WriteOptions, type Written, writerOf } from './write-options.ts';

export interface ObjectUpdate {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly change: (live: KubeObject) => JsonObject;
  readonly options: WriteOptions;
}

/**
 * Changes an object. `change` may run more than once: another write can get in between while admission is asked; `isStrict`
 * refuses then instead.
 */
export async function updateObject(
  cluster: Cluster,
  { kind, namespace, name, change, options }: ObjectUpdate,
): Promise<Written> {
  const resource = resourceOf(kind);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const stored = cluster.store.get(resource, namespace, name);
    if (stored === undefined) throw notFound(kind, name);
    const live = inVersion(kind, stored);
    const sent = withoutNulls(checkIdentity({ kind, sent: change(live), namespace, name }));
    const { object, warnings } = prepareUpdate(cluster, {
      kind,
      before: live,
      sent,
      subresource: options.subresource,
      validation: options.validation,
    });
    const { subresource } = options;
    const mutated = mutateByPolicies(
      cluster,
      { kind, operation: 'UPDATE', namespace, name, subresource },
      object,
    );
    const complete = recordUpdate({
      before: live,
      after: mutated,
      shape: kind.shape,
      writer: writerOf(cluster, kind, options),
    });
    if (isUnchanged(live, complete)) return { object: live, created: false, warnings };
    await cluster.admit({
      kind,
      operation: 'UPDATE',
      namespace,
      name,
      subresource: options.subresource,
      object: complete,
      old: live,
    });
    if (options.dryRun) return { object: complete, created: false, warnings };
    const now = cluster.store.get(resource, namespace, name);
    if (now === undefined || versionOf(now) !== versionOf(live)) continue;
    return { object: commit(cluster, resource, complete), created: false, warnings };
  }
  throw conflict(
    kind,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}
