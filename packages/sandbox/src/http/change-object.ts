import { isRecord, type JsonObject, textAt } from '@gatesmith/kubernetes';
import { applyObject } from '../api/apply-object.ts';
import { createObject } from '../api/create-object.ts';
import { deleteObject } from '../api/delete.ts';
import { updateObject } from '../api/update-object.ts';
import { inVersion, type Written } from '../api/write-options.ts';
import type { Cluster } from '../cluster.ts';
import { badRequest, methodNotAllowed, notFound, success } from '../model/status.ts';
import { withValue } from '../with-value.ts';
import { asObject } from './body.ts';
import type { Answer, ResourceRequest } from './exchange.ts';
import { patchOf } from './patch.ts';
import { readOne } from './read.ts';
import { deleteOptionsOf, isDryRun, writeOptionsOf } from './request-options.ts';
import { readScale, writeScale } from './scale.ts';
import { formOf } from './table.ts';

function written(cluster: Cluster, { kind, accept, info }: ResourceRequest, result: Written): Answer {
  return {
    code: result.created ? 201 : 200,
    object: readOne(cluster, { kind, object: result.object, form: formOf(accept), info }),
    warnings: result.warnings,
  };
}

/** Creates an object, or answers one of the subresources that are created: an eviction, a token. */
export async function create(cluster: Cluster, request: ResourceRequest): Promise<Answer> {
  const { info, kind } = request;
  const body = asObject(request.body);
  if (info.subresource === 'eviction') {
    await deleteObject(cluster, {
      kind,
      namespace: info.namespace,
      name: info.name,
      deleteOptions: deleteOptionsOf(body['deleteOptions'] ?? {}),
      dryRun: isDryRun(info),
    });
    return { code: 201, object: success() };
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
    request,
    await createObject(cluster, { kind, namespace, sent: body, options: writeOptionsOf(request) }),
  );
}

/** Replaces, patches or applies an object or one of its subresources. */
export async function change(cluster: Cluster, request: ResourceRequest): Promise<Answer> {
  const { info, kind, contentType } = request;
  const options = writeOptionsOf(request);
  if (info.name === '') throw methodNotAllowed();
  if (request.method === 'PATCH' && contentType.startsWith('application/apply-patch')) {
    const force = info.query.get('force') === 'true';
    const config = asObject(request.body);
    const result = await applyObject(cluster, {
      kind,
      namespace: info.namespace,
      name: info.name,
      config,
      options: { ...options, force },
    });
    return written(cluster, request, result);
  }
  const edit =
    request.method === 'PATCH'
      ? patchOf(kind, contentType, request.body)
      : (): JsonObject => asObject(request.body);
  if (info.subresource === 'scale') {
    const result = await updateObject(cluster, {
      kind,
      namespace: info.namespace,
      name: info.name,
      change: (live) => writeScale(live, edit(readScale(live))),
      options: { ...options, subresource: '' },
    });
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
    request,
    await updateObject(cluster, { kind, namespace: info.namespace, name: info.name, change: edit, options }),
  );
}
