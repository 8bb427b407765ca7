import type { ServerResponse } from 'node:http';
import type { Cluster } from '../cluster.ts';
import { resourceOf } from '../model/kinds.ts';
import { methodNotAllowed, noSuchPath, notFound } from '../model/status.ts';
import { asObject } from './body.ts';
import { change, create } from './change-object.ts';
import { remove, removeAll } from './delete-object.ts';
import type { Answer, Incoming, ResourceRequest } from './exchange.ts';
import { serveLogs } from './logs.ts';
import { answerNonResource } from './non-resource.ts';
import { readList, readOne, startWatch } from './read.ts';
import { answerReview } from './reviews.ts';
import { readScale } from './scale.ts';
import { formOf } from './table.ts';

/**
 * Answers one request.
 *
 * @throws {ApiError} when the request is refused.
 */
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
      object: answerReview(cluster, {
        kind,
        namespace: info.namespace,
        body: asObject(incoming.body),
        user: incoming.user,
      }),
    };
  }
  if (info.subresource !== '' && !kind.subresources.includes(info.subresource)) throw noSuchPath();
  const request: ResourceRequest = { ...incoming, kind };
  switch (info.verb) {
    case 'get':
      return readOrStream(cluster, request, response);
    case 'list':
      return { code: 200, object: readList(cluster, { kind, form: formOf(incoming.accept), info }) };
    case 'watch':
      return {
        code: 200,
        stop: startWatch(cluster, { kind, form: formOf(incoming.accept), info, response }),
      };
    case 'create':
      return create(cluster, request);
    case 'update':
    case 'patch':
      return change(cluster, request);
    case 'delete':
      return remove(cluster, request);
    case 'deletecollection':
      return removeAll(cluster, request);
    default:
      throw methodNotAllowed();
  }
}

function readOrStream(
  cluster: Cluster,
  { info, kind, accept }: ResourceRequest,
  response: ServerResponse,
): Answer {
  const object = cluster.store.get(resourceOf(kind), info.namespace, info.name);
  if (object === undefined) throw notFound(kind, info.name);
  if (info.subresource === 'log') {
    return { code: 200, stop: serveLogs(cluster, { pod: object, query: info.query, response }) };
  }
  if (info.subresource === 'scale') return { code: 200, object: readScale(object) };
  return { code: 200, object: readOne(cluster, { kind, object, form: formOf(accept), info }) };
}
