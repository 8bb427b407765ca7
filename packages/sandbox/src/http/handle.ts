import type { ServerResponse } from 'node:http';
import { isRecord, type Json, type JsonObject, textAt } from '@gatesmith/kubernetes';
import { deleteObject } from '../api/delete.ts';
import type { FieldValidation } from '../api/prepare.ts';
import {
  applyObject,
  createObject,
  inVersion,
  updateObject,
  type WriteOptions,
  type Written,
} from '../api/write.ts';
import type { Cluster } from '../cluster.ts';
import { type Kind, resourceOf } from '../model/kinds.ts';
import { uidOf } from '../model/object.ts';
import { ApiError, badRequest, invalid, noSuchPath, notFound } from '../model/status.ts';
import { withValue } from '../with-value.ts';
import { asObject } from './body.ts';
import { serveLogs } from './logs.ts';
import { answerNonResource } from './non-resource.ts';
import { patchOf } from './patch.ts';
import { readList, readOne, selectionOf, startWatch } from './read.ts';
import type { RequestInfo } from './request-info.ts';
import { answerReview, type User } from './reviews.ts';
import { readScale, writeScale } from './scale.ts';
import { type Form, formOf } from './table.ts';

/** A request as the handler sees it: authenticated, its body read. */
export interface Incoming {
  readonly method: string;
  readonly info: RequestInfo;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly user: User;
  readonly body: Json;
}

/** What goes back: an object, a text, or a stream that the handler has taken over. */
export type Answer =
  | {
      readonly code: number;
      readonly object: JsonObject;
      readonly warnings?: readonly string[];
      readonly contentType?: string;
    }
  | { readonly code: number; readonly text: string }
  | { readonly code: number; readonly bytes: Buffer; readonly contentType: string }
  | { readonly code: number; readonly stop: () => void };

/** Answers one request. Throws an ApiError for everything that is refused. */
export async function handle(
  cluster: Cluster,
  incoming: Incoming,
  response: ServerResponse,
): Promise<Answer> {
  const { info } = incoming;
  if (info.verb === 'discovery') return answerNonResource(cluster, incoming);
  const kind = cluster.registry.find(info.group, info.version, info.plural);
  if (kind === undefined) throw noSuchPath();
  if (info.namespace !== '' && !kind.namespaced) throw noSuchPath();
  if (kind.review) {
    if (incoming.method !== 'POST') throw methodNotAllowed();
    return {
      code: 201,
      object: answerReview(cluster, kind, info.namespace, asObject(incoming.body), incoming.user),
    };
  }
  if (info.subresource !== '' && !kind.subresources.includes(info.subresource)) throw noSuchPath();
  switch (info.verb) {
    case 'get':
      return readOrStream(cluster, kind, incoming, response);
    case 'list':
      return { code: 200, object: readList(cluster, kind, formOf(incoming.accept), info) };
    case 'watch':
      return { code: 200, stop: startWatch(cluster, kind, formOf(incoming.accept), info, response) };
    case 'create':
      return create(cluster, kind, incoming);
    case 'update':
    case 'patch':
      return change(cluster, kind, incoming);
    case 'delete':
      return remove(cluster, kind, incoming);
    case 'deletecollection':
      return removeAll(cluster, kind, incoming);
    default:
      throw methodNotAllowed();
  }
}

const methodNotAllowed = (): ApiError =>
  new ApiError('the server does not allow this method on the requested resource', {
    code: 405,
    reason: 'MethodNotAllowed',
  });

function optionsOf({ info, contentType, userAgent }: Incoming): WriteOptions {
  const validation = info.query.get('fieldValidation');
  const fallback = userAgent.split('/')[0] ?? '';
  const given = info.query.get('fieldManager') ?? '';
  const isApply = contentType.startsWith('application/apply-patch');
  if (isApply && given === '') {
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: is required for apply patch',
        field: 'fieldManager',
      },
    ]);
  }
  const strictness: FieldValidation =
    validation === 'Strict' || validation === 'Ignore' ? validation : 'Warn';
  return {
    dryRun: isDryRun(info),
    manager: (given === '' ? fallback : given).slice(0, 128),
    validation: strictness,
    subresource: info.subresource,
  };
}

function isDryRun(info: RequestInfo): boolean {
  const asked = info.query.getAll('dryRun');
  if (asked.length === 0 || asked.every((value) => value === '')) return false;
  if (asked.every((value) => value === 'All')) return true;
  throw invalid({ group: 'meta.k8s.io', kind: 'CreateOptions' }, '', [
    {
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(asked[0])}: supported values: "All"`,
      field: 'dryRun',
    },
  ]);
}

function readOrStream(cluster: Cluster, kind: Kind, incoming: Incoming, response: ServerResponse): Answer {
  const { info } = incoming;
  const object = cluster.store.get(resourceOf(kind), info.namespace, info.name);
  if (object === undefined) throw notFound(kind, info.name);
  if (info.subresource === 'log') {
    return { code: 200, stop: serveLogs(cluster, object, info.query, response) };
  }
  if (info.subresource === 'scale') return { code: 200, object: readScale(object) };
  return { code: 200, object: readOne(cluster, kind, object, formOf(incoming.accept), info) };
}

function written(cluster: Cluster, kind: Kind, incoming: Incoming, result: Written): Answer {
  const form: Form = formOf(incoming.accept);
  return {
    code: result.created ? 201 : 200,
    object: readOne(cluster, kind, result.object, form, incoming.info),
    warnings: result.warnings,
  };
}

async function create(cluster: Cluster, kind: Kind, incoming: Incoming): Promise<Answer> {
  const { info } = incoming;
  const body = asObject(incoming.body);
  if (info.subresource === 'eviction') {
    await deleteObject(
      cluster,
      kind,
      info.namespace,
      info.name,
      deleteOptionsOf(body['deleteOptions'] ?? {}),
      isDryRun(info),
    );
    return { code: 201, object: success(undefined) };
  }
  if (info.subresource === 'token') {
    const expirationTimestamp = new Date(cluster.clock.now() + 3_600_000).toISOString();
    return {
      code: 201,
      object: { ...body, status: { token: 'sandbox-service-account-token', expirationTimestamp } },
    };
  }
  if (info.name !== '') throw methodNotAllowed();
  const namespace =
    kind.namespaced && info.namespace === '' ? (textAt(body, 'metadata', 'namespace') ?? '') : info.namespace;
  if (kind.namespaced && namespace === '')
    throw badRequest('an empty namespace may not be set during creation');
  return written(
    cluster,
    kind,
    incoming,
    await createObject(cluster, kind, namespace, body, optionsOf(incoming)),
  );
}

async function change(cluster: Cluster, kind: Kind, incoming: Incoming): Promise<Answer> {
  const { info, contentType } = incoming;
  const options = optionsOf(incoming);
  if (info.name === '') throw methodNotAllowed();
  if (incoming.method === 'PATCH' && contentType.startsWith('application/apply-patch')) {
    const force = info.query.get('force') === 'true';
    const config = asObject(incoming.body);
    const result = await applyObject(cluster, kind, info.namespace, info.name, config, { ...options, force });
    return written(cluster, kind, incoming, result);
  }
  const edit =
    incoming.method === 'PATCH'
      ? patchOf(kind, contentType, incoming.body)
      : (): JsonObject => asObject(incoming.body);
  if (info.subresource === 'scale') {
    const result = await updateObject(
      cluster,
      kind,
      info.namespace,
      info.name,
      (live) => writeScale(live, edit(readScale(live))),
      { ...options, subresource: '' },
    );
    return { code: 200, object: readScale(result.object) };
  }
  if (info.subresource === 'finalize') {
    const live = cluster.store.get('namespaces', '', info.name);
    if (live === undefined) throw notFound(kind, info.name);
    const finalizers = edit(live)['spec'];
    const next = withValue(live, ['spec'], isRecord(finalizers) ? finalizers : {});
    return { code: 200, object: inVersion(kind, cluster.store.put('namespaces', next)) };
  }
  return written(
    cluster,
    kind,
    incoming,
    await updateObject(cluster, kind, info.namespace, info.name, edit, options),
  );
}

const deleteOptionsOf = (body: Json): JsonObject => (isRecord(body) ? body : {});

function success(details: JsonObject | undefined): JsonObject {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

function deletion({ body, info }: Incoming): JsonObject {
  const options = deleteOptionsOf(body);
  const policy = info.query.get('propagationPolicy');
  const grace = info.query.get('gracePeriodSeconds');
  return {
    ...options,
    ...(policy === null ? {} : { propagationPolicy: policy }),
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
  };
}

const wantsDryRun = (info: RequestInfo, options: JsonObject): boolean =>
  isDryRun(info) || (Array.isArray(options['dryRun']) && options['dryRun'].includes('All'));

async function remove(cluster: Cluster, kind: Kind, incoming: Incoming): Promise<Answer> {
  const { info } = incoming;
  const options = deletion(incoming);
  const dryRun = wantsDryRun(info, options);
  const { object, isGone } = await deleteObject(cluster, kind, info.namespace, info.name, options, dryRun);
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

async function removeAll(cluster: Cluster, kind: Kind, incoming: Incoming): Promise<Answer> {
  const { info } = incoming;
  const options = deletion(incoming);
  const test = selectionOf(info);
  const doomed = cluster.store.list(resourceOf(kind), info.namespace).filter(test);
  for (const object of doomed) {
    const name = textAt(object, 'metadata', 'name') ?? '';
    const namespace = textAt(object, 'metadata', 'namespace') ?? '';
    await deleteObject(cluster, kind, namespace, name, options, wantsDryRun(info, options));
  }
  return { code: 200, object: { ...success(undefined), details: undefined } };
}
