import { isList, isRecord, type Json, type JsonObject } from '@gatesmith/kubernetes';
import { ApiError, badRequest } from '../model/status.ts';
import { sameJson } from '../same-json.ts';

/** More operations than anyone writes by hand; the limit of the real API server. */
const mostOperations = 10_000;

const failed = (why: string): ApiError =>
  new ApiError(`the server rejected our request due to an error in our request: ${why}`, {
    code: 422,
    reason: 'Invalid',
  });

/**
 * RFC 6902 on a JSON value; a failing `test` or a missing place refuses the whole patch.
 *
 * @throws ApiError 400 when the patch is malformed, 422 when it does not fit the value
 */
export function jsonPatch(target: Json, patch: Json): Json {
  if (!isList(patch)) throw badRequest('json: cannot unmarshal a JSON patch that is not a list');
  if (patch.length > mostOperations) {
    throw new ApiError(`the allowed maximum operations in a JSON patch is ${mostOperations}`, {
      code: 413,
      reason: 'RequestEntityTooLarge',
    });
  }
  return patch.reduce<Json>((value, operation) => {
    if (!isRecord(operation)) throw badRequest('a JSON patch operation has to be an object');
    return apply(value, operation);
  }, target);
}

function apply(value: Json, operation: JsonObject): Json {
  const path = pointer(operation['path'], 'path');
  switch (operation['op']) {
    case 'add':
      return edit(value, path, { how: 'add', given: operation['value'] ?? null });
    case 'replace':
      read(value, path);
      return edit(value, path, { how: 'replace', given: operation['value'] ?? null });
    case 'remove':
      read(value, path);
      return edit(value, path, { how: 'remove', given: null });
    case 'move': {
      const from = pointer(operation['from'], 'from');
      const moved = read(value, from);
      return edit(edit(value, from, { how: 'remove', given: null }), path, { how: 'add', given: moved });
    }
    case 'copy':
      return edit(value, path, { how: 'add', given: read(value, pointer(operation['from'], 'from')) });
    case 'test':
      if (!sameJson(read(value, path), operation['value'] ?? null)) {
        throw failed(`testing path ${JSON.stringify(operation['path'])} failed`);
      }
      return value;
    default:
      throw badRequest(`unknown JSON patch operation ${JSON.stringify(operation['op'])}`);
  }
}

function pointer(text: Json | undefined, field: string): readonly string[] {
  if (text === '') return [];
  if (typeof text !== 'string' || !text.startsWith('/')) {
    throw badRequest(`${field} ${JSON.stringify(text)} is not a JSON pointer`);
  }
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(value: Json, path: readonly string[]): Json {
  let here: Json = value;
  for (const key of path) {
    const next: Json | undefined = isList(here)
      ? here[indexOf(key, here.length)]
      : isRecord(here) && Object.hasOwn(here, key)
        ? here[key]
        : undefined;
    if (next === undefined) throw failed(`nothing at /${path.join('/')}`);
    here = next;
  }
  return here;
}

interface Edit {
  readonly how: 'add' | 'replace' | 'remove';
  readonly given: Json;
}

function edit(value: Json, path: readonly string[], { how, given }: Edit): Json {
  const [key, ...rest] = path;
  if (key === undefined) return how === 'remove' ? null : given;
  if (isList(value)) return editList(value, path, { how, given });
  if (!isRecord(value)) throw failed(`nothing at ${key}`);
  if (rest.length > 0) {
    const child = Object.hasOwn(value, key) ? value[key] : undefined;
    if (child === undefined) throw failed(`nothing at ${key}`);
    return { ...value, [key]: edit(child, rest, { how, given }) };
  }
  const entries = Object.entries(value).filter(([name]) => name !== key);
  return Object.fromEntries(how === 'remove' ? entries : [...entries, [key, given]]);
}

function editList(list: readonly Json[], [key = '', ...rest]: readonly string[], { how, given }: Edit): Json {
  if (rest.length > 0) {
    const index = indexOf(key, list.length);
    const child = list[index];
    if (child === undefined) throw failed(`no item ${key}`);
    return list.with(index, edit(child, rest, { how, given }));
  }
  if (how === 'add') {
    const index = key === '-' ? list.length : indexOf(key, list.length + 1);
    return list.toSpliced(index, 0, given);
  }
  const index = indexOf(key, list.length);
  return how === 'remove' ? list.toSpliced(index, 1) : list.with(index, given);
}

function indexOf(key: string, length: number): number {
  const index = /^(0|[1-9]\d*)$/.test(key) ? Number(key) : -1;
  if (index < 0 || index >= length) throw failed(`no item ${key} in a list of ${length}`);
  return index;
}
