import {
  isList,
  isRecord,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  recordsAt,
  textAt,
} from '@gatesmith/kubernetes';
import type { Cause } from '../model/status.ts';
import { sameJson } from '../same-json.ts';
import { isSameItem } from './structural-schema.ts';

const required = (field: string): Cause => ({
  reason: 'FieldValueRequired',
  message: 'Required value',
  field,
});

const show = (value: Json): string =>
  isRecord(value) ? '"object"' : isList(value) ? '"array"' : JSON.stringify(value);

const invalid = (field: string, value: Json, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${show(value)}: ${field === '' ? 'object' : field} in body ${why}`,
  field: field === '' ? '<nil>' : field,
});

const typeOf = (value: Json): string =>
  value === null
    ? 'null'
    : isList(value)
      ? 'array'
      : typeof value === 'number'
        ? Number.isInteger(value)
          ? 'integer'
          : 'number'
        : typeof value;

const fits = (value: Json, type: string): boolean =>
  typeOf(value) === type || (type === 'number' && typeof value === 'number');

/** The longest string on which a pattern of a schema is tried: patterns come from CRDs, which users write. */
const longestForPattern = 10_000;

/** Judges a value by a structural schema; every fault is listed, in the words of the API server. CEL rules are not evaluated. */
export function validateSchema(value: Json, schema: JsonObject, path = ''): readonly Cause[] {
  if (value === null && schema['nullable'] === true) return [];
  if (schema['x-kubernetes-int-or-string'] === true) {
    return typeof value === 'string' || Number.isInteger(value)
      ? scalarCauses(value, schema, path)
      : [invalid(path, value, `must be of type integer or string: ${show(value)}`)];
  }
  const type = textAt(schema, 'type');
  if (type !== undefined && !fits(value, type)) {
    return [
      {
        reason: 'FieldValueTypeInvalid',
        message: `Invalid value: ${show(value)}: ${path} in body must be of type ${type}: ${JSON.stringify(typeOf(value))}`,
        field: path,
      },
    ];
  }
  const causes: Cause[] = [...scalarCauses(value, schema, path), ...combinedCauses(value, schema, path)];
  if (isRecord(value)) causes.push(...objectCauses(value, schema, path));
  if (isList(value)) causes.push(...listCauses(value, schema, path));
  return causes;
}

function scalarCauses(value: Json, schema: JsonObject, path: string): readonly Cause[] {
  const causes: Cause[] = [];
  const allowed = schema['enum'];
  if (isList(allowed) && !allowed.some((option) => sameJson(option, value))) {
    const options = allowed.map((option) => JSON.stringify(option)).join(', ');
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${show(value)}: supported values: ${options}`,
      field: path,
    });
  }
  if (typeof value === 'number') {
    const minimum = numberAt(schema, 'minimum');
    const maximum = numberAt(schema, 'maximum');
    if (minimum !== undefined && value < minimum)
      causes.push(invalid(path, value, `should be greater than or equal to ${minimum}`));
    if (maximum !== undefined && value > maximum)
      causes.push(invalid(path, value, `should be less than or equal to ${maximum}`));
  }
  if (typeof value === 'string') {
    const shortest = numberAt(schema, 'minLength');
    const longest = numberAt(schema, 'maxLength');
    const pattern = textAt(schema, 'pattern');
    if (shortest !== undefined && value.length < shortest)
      causes.push(invalid(path, value, `should be at least ${shortest} chars long`));
    if (longest !== undefined && value.length > longest)
      causes.push(invalid(path, value, `should be at most ${longest} chars long`));
    if (pattern !== undefined && !matches(value, pattern))
      causes.push(invalid(path, value, `should match '${pattern}'`));
  }
  return causes;
}

function matches(value: string, pattern: string): boolean {
  if (value.length > longestForPattern) return false;
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    // Go's dialect has forms that JavaScript does not; such a pattern accepts everything here.
    return true;
  }
}

function combinedCauses(value: Json, schema: JsonObject, path: string): readonly Cause[] {
  const passes = (option: Json): boolean =>
    isRecord(option) && validateSchema(value, option, path).length === 0;
  const anyOf = listAt(schema, 'anyOf');
  const oneOf = listAt(schema, 'oneOf');
  const not = schema['not'];
  const causes = recordsAt(schema, 'allOf').flatMap((option) => validateSchema(value, option, path));
  if (anyOf.length > 0 && !anyOf.some(passes))
    causes.push(invalid(path, value, 'must validate at least one schema (anyOf)'));
  if (oneOf.length > 0 && oneOf.filter(passes).length !== 1)
    causes.push(invalid(path, value, 'must validate one and only one schema (oneOf)'));
  if (isRecord(not) && passes(not)) causes.push(invalid(path, value, 'must not validate the schema (not)'));
  return causes;
}

function objectCauses(value: JsonObject, schema: JsonObject, path: string): readonly Cause[] {
  const join = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const causes = listAt(schema, 'required')
    .filter((key) => typeof key === 'string')
    .filter((key) => value[key] === undefined)
    .map((key) => required(join(key)));
  const known = schema['properties'];
  const additional = schema['additionalProperties'];
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined || (path === '' && key === 'metadata')) continue;
    const child =
      isRecord(known) && Object.hasOwn(known, key) && isRecord(known[key])
        ? known[key]
        : isRecord(additional)
          ? additional
          : undefined;
    if (isRecord(child)) causes.push(...validateSchema(entry, child, join(key)));
  }
  const fewest = numberAt(schema, 'minProperties');
  const most = numberAt(schema, 'maxProperties');
  const count = Object.keys(value).length;
  if (fewest !== undefined && count < fewest)
    causes.push(invalid(path, value, `should have at least ${fewest} properties`));
  if (most !== undefined && count > most)
    causes.push(invalid(path, value, `should have at most ${most} properties`));
  return causes;
}

function listCauses(value: readonly Json[], schema: JsonObject, path: string): readonly Cause[] {
  const causes: Cause[] = [];
  const fewest = numberAt(schema, 'minItems');
  const most = numberAt(schema, 'maxItems');
  if (fewest !== undefined && value.length < fewest)
    causes.push(invalid(path, value, `should have at least ${fewest} items`));
  if (most !== undefined && value.length > most)
    causes.push({
      reason: 'FieldValueTooMany',
      message: `Too many: ${value.length}: must have at most ${most} items`,
      field: path,
    });
  const items = schema['items'];
  const keys = listAt(schema, 'x-kubernetes-list-map-keys').filter((key) => typeof key === 'string');
  const isSet = schema['x-kubernetes-list-type'] === 'set';
  const isMap = schema['x-kubernetes-list-type'] === 'map';
  for (const [index, item] of value.entries()) {
    const here = `${path}[${index}]`;
    if (isRecord(items)) causes.push(...validateSchema(item, items, here));
    const isTwin = (other: Json): boolean => (isMap ? isSameItem(other, item, keys) : sameJson(other, item));
    if ((isSet || isMap) && value.slice(0, index).some(isTwin)) {
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify(item)}`,
        field: here,
      });
    }
  }
  return causes;
}
