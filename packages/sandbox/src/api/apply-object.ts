import { type JsonObject, recordAt } from '@gatesmith/kubernetes';
import { mutateByPolicies } from '../admission/policies.ts';
import { recordUpdate, serverSideApply } from '../apply/managed-fields.ts';
import type { Cluster } from '../cluster.ts';
import { type Kind, resourceOf } from '../model/kinds.ts';
import type { KubeObject } from '../model/object.ts';
import { badRequest, conflict, notFound } from '../model/status.ts';
import { withValue } from '../with-value.ts';
import { checkNamespace, checkQuota } from './check-room.ts';
import { commit, isUnchanged } from './commit.ts';
import { checkIdentity, prepareCreate, prepareUpdate } from './prepare.ts';
import { withoutNulls } from './without-nulls.ts';
import { inVersion, type WriteOptions, type Written, writerOf } from './write-options.ts';

export interface ObjectApply {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly config: JsonObject;
  readonly options: WriteOptions & { readonly force: boolean };
}

/** Server-side apply, which also creates. */
export async function applyObject(
  cluster: Cluster,
  { kind, namespace, name, config, options }: ObjectApply,
): Promise<Written> {
  const resource = resourceOf(kind);
  if (recordAt(config, 'metadata')['managedFields'] !== undefined) {
    throw badRequest('metadata.managedFields must be nil');
  }
  if (config['apiVersion'] === undefined || config['kind'] === undefined) {
    throw badRequest("Object 'Kind' or 'apiVersion' is missing in the applied configuration");
  }
  const sent = ownPart(
    kind,
    withoutNulls(checkIdentity({ kind, sent: config, namespace, name })),
    options.subresource,
  );
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const stored = cluster.store.get(resource, namespace, name);
    const live = stored === undefined ? undefined : inVersion(kind, stored);
    if (live === undefined && options.subresource !== '') throw notFound(kind, name);
    if (live === undefined) checkNamespace(cluster, { kind, namespace, name });
    const applied = serverSideApply({
      live,
      config: sent,
      shape: kind.shape,
      writer: writerOf(cluster, kind, options),
      force: options.force,
    });
    const { object, warnings } =
      live === undefined
        ? prepareCreate(cluster, { kind, sent: applied.object, validation: options.validation })
        : prepareUpdate(cluster, {
            kind,
            before: live,
            sent: applied.object,
            subresource: options.subresource,
            validation: options.validation,
          });
    const finished = applied.finish(object);
    const operation = live === undefined ? 'CREATE' : 'UPDATE';
    const { subresource } = options;
    const mutated = mutateByPolicies(cluster, { kind, operation, namespace, name, subresource }, finished);
    // A policy's change to an applied object is recorded as an update by the manager that applied it.
    const complete =
      mutated === finished
        ? finished
        : recordUpdate({
            before: finished,
            after: mutated,
            shape: kind.shape,
            writer: writerOf(cluster, kind, options),
          });
    if (live !== undefined && isUnchanged(live, complete)) return { object: live, created: false, warnings };
    await cluster.admit({
      kind,
      operation,
      namespace,
      name,
      subresource,
      object: complete,
      old: live,
    });
    if (live === undefined) checkQuota(cluster, kind, complete);
    if (options.dryRun) return { object: complete, created: live === undefined, warnings };
    const now = cluster.store.get(resource, namespace, name);
    if (now?.['metadata'] !== stored?.['metadata']) continue;
    return { object: commit(cluster, resource, complete), created: live === undefined, warnings };
  }
  throw conflict(
    kind,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

/** The part of a configuration that an endpoint accepts: the status endpoint only `status`, every other one the rest. */
function ownPart(kind: Kind, config: KubeObject, subresource: string): KubeObject {
  if (!kind.subresources.includes('status')) return config;
  if (subresource === 'status') {
    const { apiVersion, kind: name, metadata, status } = config;
    return { apiVersion, kind: name, metadata, status };
  }
  return withValue(config, ['status'], undefined);
}
