import { isRecord, type Json, type JsonObject } from '@gatesmith/kubernetes';
import { jsonPatch } from '../apply/json-patch.ts';
import { mergePatch } from '../apply/merge-patch.ts';
import { strategicMergePatch } from '../apply/strategic-merge-patch.ts';
import type { Kind } from '../model/kinds.ts';
import { ApiError, badRequest } from '../model/status.ts';

/** The change that a PATCH of a media type makes to the live object. Apply patches are not handled here. */
export function patchOf(kind: Kind, contentType: string, body: Json): (live: JsonObject) => JsonObject {
  const type = contentType.split(';')[0]?.trim();
  const change = (live: JsonObject): Json => {
    switch (type) {
      case 'application/json-patch+json':
        return jsonPatch(live, body);
      case 'application/merge-patch+json':
        return mergePatch(live, body);
      case 'application/strategic-merge-patch+json':
        if (kind.custom !== undefined) break;
        return strategicMergePatch(live, body, kind.shape);
    }
    throw new ApiError(
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
      { code: 415, reason: 'UnsupportedMediaType' },
    );
  };
  return (live) => {
    const patched = change(live);
    if (!isRecord(patched)) throw badRequest('the patched value is not an object');
    return patched;
  };
}
