import { isList, isRecord, type Json, type JsonObject, recordAt } from '@gatesmith/kubernetes';
import { mutateByPolicies } from '../admission/policies.ts';
import { quotaRefusal } from '../admission/quotas.ts';
import { recordUpdate, serverSideApply, type Writer } from '../apply/managed-fields.ts';
import type { Cluster } from '../cluster.ts';
import { apiVersionOf, type Kind, resourceOf } from '../model/kinds.ts';
import {
  finalizersOf,
  isDeleting,
  type KubeObject,
  nameOf,
  namespaceOf,
  versionOf,
} from '../model/object.ts';
import { ApiError, alreadyExists, badRequest, conflict, forbidden, notFound } from '../model/status.ts';
import { sameJson } from '../same-json.ts';
import { withValue } from '../with-value.ts';
import { checkIdentity, type FieldValidation, prepareCreate, prepareUpdate } from './prepare.ts';

/** How a write is meant. */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly manager: string;
  readonly validation: FieldValidation;
  readonly subresource: string;
}

/** What became of a write. */
export interface Written {
  readonly object: KubeObject;
  readonly created: boolean;
  readonly warnings: readonly string[];
}

const writerOf = (cluster: Cluster, kind: Kind, options: WriteOptions): Writer => ({
  manager: options.manager,
  apiVersion: apiVersionOf(kind),
  subresource: options.subresource,
  now: cluster.clock.now(),
});

/** An object in the version that a request asked for; the sandbox keeps one form of all versions. */
export function inVersion(kind: Kind, object: KubeObject): KubeObject {
  const apiVersion = apiVersionOf(kind);
  return object['apiVersion'] === apiVersion ? object : { ...object, apiVersion };
}

interface Target {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
}

function checkNamespace(cluster: Cluster, { kind, namespace, name }: Target): void {
  if (!kind.namespaced) return;
  const found = cluster.store.get('namespaces', '', namespace);
  if (found === undefined) throw notFound({ group: '', plural: 'namespaces' }, namespace);
  if (isDeleting(found)) {
    throw new ApiError(
      forbidden(
        kind,
        name,
        `unable to create new content in namespace ${namespace} because it is being terminated`,
      ).message,
      {
        code: 403,
        reason: 'Forbidden',
        group: kind.group,
        kind: kind.plural,
        name,
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      },
    );
  }
}

export interface Creation {
  readonly kind: Kind;
  readonly namespace: string;
  readonly sent: JsonObject;
  readonly options: WriteOptions;
}

/** Stores a new object. */
export async function createObject(
  cluster: Cluster,
  { kind, namespace, sent, options }: Creation,
): Promise<Written> {
  const identified = withoutNulls(checkIdentity({ kind, sent, namespace, name: '' }));
  checkNamespace(cluster, { kind, namespace, name: nameOf(identified) });
  const resource = resourceOf(kind);
  const prepared = prepareCreate(cluster, { kind, sent: identified, validation: options.validation });
  const { warnings } = prepared;
  const name = nameOf(prepared.object);
  const object = mutateByPolicies(
    cluster,
    { kind, operation: 'CREATE', namespace, name, subresource: '' },
    prepared.object,
  );
  if (cluster.store.get(resource, namespaceOf(object), name) !== undefined) throw alreadyExists(kind, name);
  await cluster.admit({
    kind,
    operation: 'CREATE',
    namespace,
    name,
    subresource: '',
    object,
    old: undefined,
  });
  if (cluster.store.get(resource, namespaceOf(object), name) !== undefined) throw alreadyExists(kind, name);
  checkQuota(cluster, kind, object);
  const owned = recordUpdate({ after: object, shape: kind.shape, writer: writerOf(cluster, kind, options) });
  return { object: options.dryRun ? owned : cluster.store.put(resource, owned), created: true, warnings };
}

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
    // What a policy makes of an applied object is recorded as an update by the one who applied it.
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

function checkQuota(cluster: Cluster, kind: Kind, object: KubeObject): void {
  const refusal = kind.namespaced
    ? quotaRefusal(cluster, { kind, namespace: namespaceOf(object), object })
    : undefined;
  if (refusal !== undefined) throw refusal;
}

/** What an endpoint takes of a configuration: `status` belongs to its own endpoint, and nothing else does. */
function ownPart(kind: Kind, config: KubeObject, subresource: string): KubeObject {
  if (!kind.subresources.includes('status')) return config;
  if (subresource === 'status') {
    const { apiVersion, kind: name, metadata, status } = config;
    return { apiVersion, kind: name, metadata, status };
  }
  return withValue(config, ['status'], undefined);
}

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

/** Puts an object, or lets it go when it is being deleted and nothing holds it any more. */
function commit(cluster: Cluster, resource: string, object: KubeObject): KubeObject {
  const isPod = resource === 'pods';
  const isNamespace = resource === 'namespaces';
  if (isDeleting(object) && finalizersOf(object).length === 0 && !isPod && !isNamespace) {
    cluster.store.put(resource, object);
    return cluster.store.remove(resource, namespaceOf(object), nameOf(object)) ?? object;
  }
  return cluster.store.put(resource, object);
}

/** Whether storing would change nothing but the time at which somebody claimed a field. */
function isUnchanged(before: KubeObject, after: KubeObject): boolean {
  const strip = (object: KubeObject): KubeObject => {
    const managed = recordAt(object, 'metadata')['managedFields'];
    if (!isList(managed)) return object;
    const timeless = managed.map((entry) =>
      isRecord(entry) ? withValue(entry, ['time'], undefined) : entry,
    );
    return withValue(object, ['metadata', 'managedFields'], timeless);
  };
  return sameJson(strip(before), strip(after));
}

/** Typed storage knows no null: a null in a body means that the field is not there. */
function withoutNulls(object: JsonObject): JsonObject {
  const walk = (value: Json): Json =>
    isList(value)
      ? value.map(walk)
      : isRecord(value)
        ? Object.fromEntries(
            Object.entries(value).flatMap(([key, entry]) =>
              entry === null || entry === undefined ? [] : [[key, walk(entry)]],
            ),
          )
        : value;
  const walked = walk(object);
  return isRecord(walked) ? walked : {};
}
