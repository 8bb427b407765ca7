import type { ServerResponse } from 'node:http';
import type { Json, JsonObject } from '@gatesmith/kubernetes';
import { inVersion } from '../api/write-options.ts';
import type { Cluster } from '../cluster.ts';
import { apiVersionOf, type Kind, resourceOf } from '../model/kinds.ts';
import { type KubeObject, labelsOf, nameOf, namespaceOf, versionOf } from '../model/object.ts';
import { ApiError, badRequest } from '../model/status.ts';
import { fieldTest } from '../store/field-test.ts';
import { labelTest } from '../store/label-test.ts';
import type { StoreEvent } from '../store/store.ts';
import type { RequestInfo } from './request-info.ts';
import { type Form, metadataOnly, toTable } from './table.ts';

type Test = (object: KubeObject) => boolean;

/** The objects that a request selects by labels, fields, namespace and name. */
export function selectionOf(info: RequestInfo): Test {
  const byLabel = labelTest(info.query.get('labelSelector') ?? '');
  const byField = fieldTest(info.query.get('fieldSelector') ?? '');
  return (object) =>
    (info.namespace === '' || namespaceOf(object) === info.namespace) &&
    (info.name === '' || nameOf(object) === info.name) &&
    byLabel(labelsOf(object)) &&
    byField(object);
}

export interface ObjectRead {
  readonly kind: Kind;
  readonly object: KubeObject;
  readonly form: Form;
  readonly info: RequestInfo;
}

/** One object in the form asked for. */
export function readOne(cluster: Cluster, { kind, object, form, info }: ObjectRead): JsonObject {
  const found = inVersion(kind, object);
  if (form === 'metadata') return metadataOnly(found);
  if (form === 'object') return found;
  const metadata = { resourceVersion: versionOf(found) };
  return toTable({
    kind,
    objects: [found],
    metadata,
    include: info.query.get('includeObject'),
    now: cluster.clock.now(),
  });
}

export interface ListRead {
  readonly kind: Kind;
  readonly form: Form;
  readonly info: RequestInfo;
}

/** A list, or one page of it when `limit` is set. */
export function readList(cluster: Cluster, { kind, form, info }: ListRead): JsonObject {
  const test = selectionOf(info);
  const all = cluster.store
    .list(resourceOf(kind), info.namespace)
    .map((object) => inVersion(kind, object))
    .filter(test);
  const limit = Number(info.query.get('limit') ?? 0);
  const after = readContinue(info.query.get('continue'));
  const left = after === undefined ? all : all.filter((object) => keyOf(object) > after.key);
  const page = limit > 0 ? left.slice(0, limit) : left;
  const last = page.at(-1);
  const isPartial = page.length < left.length && last !== undefined;
  const version = after?.version ?? String(cluster.store.version());
  const metadata: JsonObject = {
    resourceVersion: version,
    continue: isPartial ? writeContinue(version, keyOf(last)) : undefined,
    remainingItemCount: isPartial ? left.length - page.length : undefined,
  };
  if (form === 'table') {
    return toTable({
      kind,
      objects: page,
      metadata,
      include: info.query.get('includeObject'),
      now: cluster.clock.now(),
    });
  }
  if (form === 'metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: page.map(metadataOnly),
    };
  }
  return { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items: page };
}

// A slash sorts before every letter of a name, so that the order is that of the store.
const keyOf = (object: KubeObject): string => `${namespaceOf(object)}\u0000${nameOf(object)}`;

const writeContinue = (version: string, key: string): string =>
  Buffer.from(JSON.stringify([version, key])).toString('base64url');

function readContinue(text: string | null): { readonly version: string; readonly key: string } | undefined {
  if (text === null || text === '') return undefined;
  try {
    const parsed: Json = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.every((part): part is string => typeof part === 'string')) {
      const [version = '', key = ''] = parsed;
      return { version, key };
    }
  } catch {
    // Falls through: an unreadable token is the client's mistake, not ours.
  }
  throw badRequest('continue key is not valid');
}

const gone = (): ApiError => new ApiError('too old resource version', { code: 410, reason: 'Expired' });

export interface WatchRequest {
  readonly kind: Kind;
  readonly form: Form;
  readonly info: RequestInfo;
  readonly response: ServerResponse;
}

/**
 * A watch: what is there first when asked for, then every change that touches the selection, until either side ends it.
 *
 * @returns what ends the watch
 */
export function startWatch(cluster: Cluster, { kind, form, info, response }: WatchRequest): () => void {
  const resource = resourceOf(kind);
  const test = selectionOf(info);
  const include = info.query.get('includeObject');
  const from = info.query.get('resourceVersion') ?? '';
  const wantsInitial = info.query.get('sendInitialEvents') === 'true';
  const isFresh = from === '' || from === '0';
  const missed = isFresh || wantsInitial ? [] : cluster.store.since(Number(from));
  const send = (type: string, object: KubeObject): void => {
    const shown =
      form === 'table'
        ? toTable({
            kind,
            objects: [object],
            metadata: { resourceVersion: versionOf(object) },
            include,
            now: cluster.clock.now(),
          })
        : form === 'metadata'
          ? metadataOnly(object)
          : object;
    response.write(`${JSON.stringify({ type, object: shown })}\n`);
  };
  const pass = (event: StoreEvent): void => {
    if (event.resource !== resource) return;
    const now = test(event.object) && event.type !== 'DELETED';
    const before = event.previous !== undefined && test(event.previous);
    const object = inVersion(kind, event.object);
    if (now) send(before ? 'MODIFIED' : 'ADDED', object);
    else if (before) send('DELETED', object);
  };
  const bookmark = (annotations: JsonObject | undefined): void => {
    const metadata = { resourceVersion: String(cluster.store.version()), annotations };
    const object =
      form === 'table'
        ? { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: [], rows: [] }
        : form === 'metadata'
          ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
          : { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata };
    response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
  };
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  if (missed === undefined) {
    response.end(`${JSON.stringify({ type: 'ERROR', object: gone().toStatus() })}\n`);
    return () => {};
  }
  if (isFresh || wantsInitial) {
    for (const object of cluster.store.list(resource, info.namespace)) {
      if (test(object)) send('ADDED', inVersion(kind, object));
    }
    if (wantsInitial) bookmark({ 'k8s.io/initial-events-end': 'true' });
  } else for (const event of missed) pass(event);
  const unsubscribe = cluster.store.subscribe(pass);
  const seconds = Number(info.query.get('timeoutSeconds') ?? 0);
  const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
  timer?.unref();
  const end = (): void => {
    unsubscribe();
    clearTimeout(timer);
    if (!response.writableEnded) response.end();
  };
  response.on('close', end);
  return end;
}
