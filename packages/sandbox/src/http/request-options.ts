import { isRecord, type Json, type JsonObject } from '@gatesmith/kubernetes';
import type { FieldValidation } from '../api/prepare.ts';
import type { WriteOptions } from '../api/write-options.ts';
import { invalid } from '../model/status.ts';
import type { Incoming } from './exchange.ts';
import type { RequestInfo } from './request-info.ts';

/** The options of a create, update or patch. */
export function writeOptionsOf({ info, contentType, userAgent }: Incoming): WriteOptions {
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

/** Whether the query of a request asks for a dry run. */
export function isDryRun(info: RequestInfo): boolean {
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

/** The `DeleteOptions` of a body. */
export const deleteOptionsOf = (body: Json): JsonObject => (isRecord(body) ? body : {});

/** The `DeleteOptions` of a request: its body, overridden by its query. */
export function deletionOf({ body, info }: Incoming): JsonObject {
  const options = deleteOptionsOf(body);
  const policy = info.query.get('propagationPolicy');
  const grace = info.query.get('gracePeriodSeconds');
  return {
    ...options,
    ...(policy === null ? {} : { propagationPolicy: policy }),
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
  };
}

/** Whether the query or the `DeleteOptions` of a request ask for a dry run. */
export const wantsDryRun = (info: RequestInfo, options: JsonObject): boolean =>
  isDryRun(info) || (Array.isArray(options['dryRun']) && options['dryRun'].includes('All'));
