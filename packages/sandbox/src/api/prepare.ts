import { at, isRecord, type JsonObject, numberAt, recordAt, textAt } from '@gatesmith/kubernetes';
import { applyDefaults, prune } from '../admission/structural-schema.ts';
import { validateSchema } from '../admission/validate-schema.ts';
import type { Cluster } from '../cluster.ts';
import { completeObject } from '../model/defaults.ts';
import { apiVersionOf, type Kind } from '../model/kinds.ts';
import { type KubeObject, nameOf, timestamp, uidOf } from '../model/object.ts';
import { allocateService } from '../model/service-addresses.ts';
import { badRequest, type Cause, conflict, invalid } from '../model/status.ts';
import { sameJson } from '../same-json.ts';
import { withValue } from '../with-value.ts';
import { validateObject } from './validate-object.ts';

/** The handling of unknown fields. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** An object ready to be stored, and the warnings for the client. */
export interface Prepared {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

export interface SentObject {
  readonly kind: Kind;
  readonly sent: JsonObject;
  readonly namespace: string;
  readonly name: string;
}

/** Refuses a body whose kind, name or namespace is not that of the path; fills in what it leaves out. */
export function checkIdentity({ kind, sent, namespace, name }: SentObject): KubeObject {
  const apiVersion = apiVersionOf(kind);
  const given = textAt(sent, 'apiVersion') ?? apiVersion;
  const givenKind = textAt(sent, 'kind') ?? kind.kind;
  if (given !== apiVersion || givenKind !== kind.kind) {
    throw badRequest(
      `the API version in the data (${given}, Kind=${givenKind}) does not match the expected API version (${apiVersion}, Kind=${kind.kind})`,
    );
  }
  const bodyName = nameOf(sent);
  if (name !== '' && bodyName !== '' && bodyName !== name) {
    throw badRequest(`the name of the object (${bodyName}) does not match the name on the URL (${name})`);
  }
  const bodyNamespace = textAt(sent, 'metadata', 'namespace') ?? '';
  if (kind.namespaced && bodyNamespace !== '' && bodyNamespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const metadata: JsonObject = {
    ...recordAt(sent, 'metadata'),
    ...(name === '' ? {} : { name }),
    ...(kind.namespaced ? { namespace } : {}),
  };
  const { apiVersion: _a, kind: _k, metadata: _m, ...rest } = sent;
  return {
    apiVersion,
    kind: kind.kind,
    metadata: kind.namespaced ? metadata : withValue(metadata, ['namespace'], undefined),
    ...rest,
  };
}

/** Removes unknown fields and adds defaults; strictness decides whether the client gets a warning or an error. */
export function completeFields(kind: Kind, object: KubeObject, validation: FieldValidation): Prepared {
  if (kind.custom === undefined) return { object: completeObject(kind, object), warnings: [] };
  const { object: known, unknown } = prune(object, kind.custom.schema);
  const messages = unknown.map((path) => `unknown field "${path}"`);
  if (validation === 'Strict' && messages.length > 0) {
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: strict decoding error: ${messages.join(', ')}`,
    );
  }
  const complete = applyDefaults(known, kind.custom.schema);
  return {
    object: isRecord(complete) ? complete : known,
    warnings: validation === 'Warn' ? messages : [],
  };
}

/** Everything that is wrong with the object by schema and rules. */
function causesOf(kind: Kind, object: KubeObject, before: KubeObject | undefined): readonly Cause[] {
  const schemaCauses = kind.custom === undefined ? [] : validateSchema(object, kind.custom.schema);
  return [...validateObject(kind, object, before), ...schemaCauses];
}

export interface CreateRequest {
  readonly kind: Kind;
  readonly sent: KubeObject;
  readonly validation: FieldValidation;
}

/** Prepares a new object for admission: completes, defaults and validates it. */
export function prepareCreate(cluster: Cluster, { kind, sent, validation }: CreateRequest): Prepared {
  const generate = textAt(sent, 'metadata', 'generateName');
  const given = nameOf(sent);
  if (given === '' && (generate === undefined || generate === '')) {
    throw invalid(kind, '', [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
        field: 'metadata.name',
      },
    ]);
  }
  const name = given === '' ? `${(generate ?? '').slice(0, 58)}${cluster.random.suffix(5)}` : given;
  const { selfLink: _s, managedFields: _f, resourceVersion: _r, ...metadata } = recordAt(sent, 'metadata');
  const hasStatus = kind.subresources.includes('status');
  const fresh: KubeObject = {
    ...(hasStatus ? withValue(sent, ['status'], undefined) : sent),
    metadata: {
      ...metadata,
      name,
      uid: cluster.random.uuid(),
      creationTimestamp: timestamp(cluster.clock.now()),
      generation: kind.generation ? 1 : undefined,
      deletionTimestamp: undefined,
      deletionGracePeriodSeconds: undefined,
    },
  };
  const { object, warnings } = completeFields(kind, fresh, validation);
  const allocated =
    kind.kind === 'Service' && kind.group === '' ? allocateService(cluster.store, object, undefined) : object;
  const causes = causesOf(kind, allocated, undefined);
  if (causes.length > 0) throw invalid(kind, name, causes);
  return { object: withTemplateGeneration(kind, undefined, initialStatus(kind, allocated)), warnings };
}

/** The status that the API server itself gives a new object. */
function initialStatus(kind: Kind, object: KubeObject): KubeObject {
  if (kind.custom !== undefined) return object;
  switch (kind.kind) {
    case 'Namespace':
      return { ...object, status: { phase: 'Active' } };
    case 'Pod':
      return { ...object, status: { phase: 'Pending', qosClass: 'BestEffort' } };
    case 'Service':
      return { ...object, status: { loadBalancer: {} } };
    case 'Deployment':
    case 'ReplicaSet':
    case 'Job':
    case 'StatefulSet':
      return {
        ...object,
        status: kind.kind === 'ReplicaSet' || kind.kind === 'StatefulSet' ? { replicas: 0 } : {},
      };
    case 'DaemonSet':
      return {
        ...object,
        status: {
          currentNumberScheduled: 0,
          desiredNumberScheduled: 0,
          numberMisscheduled: 0,
          numberReady: 0,
        },
      };
    case 'Ingress':
      return { ...object, status: { loadBalancer: {} } };
    default:
      return object;
  }
}

export interface UpdateRequest {
  readonly kind: Kind;
  readonly before: KubeObject;
  readonly sent: KubeObject;
  readonly subresource: string;
  readonly validation: FieldValidation;
}

/** Prepares a changed object for admission; fields that may not change are restored. */
export function prepareUpdate(
  cluster: Cluster,
  { kind, before, sent, subresource, validation }: UpdateRequest,
): Prepared {
  checkPreconditions(kind, before, sent);
  if (subresource === 'status') {
    const status = at(sent, 'status');
    const merged = withValue(before, ['status'], status === null ? undefined : status);
    const managed = at(sent, 'metadata', 'managedFields');
    return {
      object: managed === undefined ? merged : withValue(merged, ['metadata', 'managedFields'], managed),
      warnings: [],
    };
  }
  const old = recordAt(before, 'metadata');
  const metadata: JsonObject = {
    ...recordAt(sent, 'metadata'),
    name: old['name'],
    namespace: old['namespace'],
    uid: old['uid'],
    creationTimestamp: old['creationTimestamp'],
    generation: old['generation'],
    resourceVersion: old['resourceVersion'],
    deletionTimestamp: old['deletionTimestamp'],
    deletionGracePeriodSeconds: old['deletionGracePeriodSeconds'],
    generateName: old['generateName'],
  };
  const keepsStatus = kind.subresources.includes('status');
  const next: KubeObject = {
    ...(keepsStatus ? withValue(sent, ['status'], at(before, 'status')) : sent),
    metadata,
  };
  const { object, warnings } = completeFields(kind, next, validation);
  const allocated =
    kind.kind === 'Service' && kind.group === '' ? allocateService(cluster.store, object, before) : object;
  const causes = causesOf(kind, allocated, before);
  if (causes.length > 0) throw invalid(kind, nameOf(before), causes);
  return {
    object: withTemplateGeneration(kind, before, withGeneration(kind, before, allocated)),
    warnings,
  };
}

/** The annotation that counts the changes of a DaemonSet's template. */
export const templateGeneration = 'deprecated.daemonset.template.generation';

/** The API server counts the changes of a DaemonSet's template in an annotation, whatever value a client sends. */
function withTemplateGeneration(kind: Kind, before: KubeObject | undefined, after: KubeObject): KubeObject {
  if (kind.kind !== 'DaemonSet' || kind.group !== 'apps') return after;
  const counted = Number(textAt(before, 'metadata', 'annotations', templateGeneration) ?? 0);
  const changed =
    before === undefined || !sameJson(at(before, 'spec', 'template'), at(after, 'spec', 'template'));
  return withValue(
    after,
    ['metadata', 'annotations', templateGeneration],
    String(changed ? counted + 1 : counted),
  );
}

function withGeneration(kind: Kind, before: KubeObject, after: KubeObject): KubeObject {
  if (!kind.generation) return after;
  const generation = numberAt(before, 'metadata', 'generation') ?? 1;
  return sameJson(specOf(before), specOf(after))
    ? after
    : withValue(after, ['metadata', 'generation'], generation + 1);
}

function specOf(object: KubeObject): JsonObject {
  const { metadata: _m, status: _s, apiVersion: _a, ...rest } = object;
  return rest;
}

function checkPreconditions(kind: Kind, before: KubeObject, sent: KubeObject): void {
  const version = textAt(sent, 'metadata', 'resourceVersion');
  if (version !== undefined && version !== '' && version !== textAt(before, 'metadata', 'resourceVersion')) {
    throw conflict(
      kind,
      nameOf(before),
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  }
  const uid = uidOf(sent);
  if (uid !== '' && uid !== uidOf(before)) {
    throw conflict(
      kind,
      nameOf(before),
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${uidOf(before)}`,
    );
  }
}
