import { asArray, asRecord, type KubernetesObject } from '@gatesmith/kubernetes';
import { canonicalJson } from '../../digest.ts';
import type { Patch } from '../../ports/cluster.ts';

/** Whether an object already is what a patch would make of it: a patch whose answer was lost may have been carried out. */
export function isPatched(live: KubernetesObject, patch: Patch): boolean {
  if (patch.type === 'merge') return contains(live, withoutVersion(patch.body));
  return patch.operations.every(({ op, path, value }) => {
    if (op === 'test') return true;
    const found = pointed(live, path);
    return op === 'remove'
      ? found === undefined
      : canonicalJson(found ?? null) === canonicalJson(value ?? null);
  });
}

function withoutVersion(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const metadata = asRecord(body['metadata']);
  if (metadata === undefined) return body;
  const { resourceVersion: _, ...rest } = metadata;
  return { ...body, metadata: rest };
}

/** JSON merge patch (RFC 7386): null removes, maps merge, everything else replaces. */
function contains(live: unknown, wanted: unknown): boolean {
  const record = asRecord(wanted);
  if (record === undefined) return canonicalJson(live ?? null) === canonicalJson(wanted ?? null);
  const actual = asRecord(live) ?? {};
  return Object.entries(record).every(([key, value]) =>
    value === null ? actual[key] === undefined : contains(actual[key], value),
  );
}

/** JSON pointer (RFC 6901). */
function pointed(value: unknown, path: string): unknown {
  let current = value;
  for (const part of path.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(current)) current = asArray(current)[key === '-' ? current.length - 1 : Number(key)];
    else {
      const record = asRecord(current);
      current = record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
    }
  }
  return current;
}
