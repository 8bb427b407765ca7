import { type FindingPath, nearest } from '@gatesmith/diagnostics';
import { isPlainObject, ownValue, type PlainObject } from '../plain-object.ts';
import { type Problem, type ProblemCode, quote } from '../validate/problem.ts';
import { schemaRules } from './schema-rules.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** Collects problems while a value is read; `path` is where the reader stands. */
export interface Admission {
  readonly path: (string | number)[];
  readonly problems: Problem[];
  /** How many of the problems are refusals; unknown fields are not. */
  refusals: number;
}

/**
 * Reads a value as the API server does before it stores a custom resource: unknown fields are dropped, nulls count as
 * absent, defaults are filled in, then types, bounds, enums, required fields and rules are checked.
 *
 * @param previous - the value in the cluster when this is an update; rules on `oldSelf` look at it.
 * @param elsewhere - keys of an object that somebody else reads.
 * @returns the value as it would be stored; meaningful only when no problem was added.
 */
export function admitValue(
  schema: StructuralSchema,
  value: unknown,
  into: Admission,
  previous?: unknown,
  elsewhere?: ReadonlySet<string>,
): unknown {
  const before = into.refusals;
  const read = readTyped(schema, value, into, previous, elsewhere);
  // like the API server, which checks rules only on values that are otherwise in order
  if (into.refusals === before) checkRules(schema, read, into, previous);
  return read;
}

function readTyped(
  schema: StructuralSchema,
  value: unknown,
  into: Admission,
  previous: unknown,
  elsewhere: ReadonlySet<string> | undefined,
): unknown {
  switch (schema.type) {
    case 'object':
      if (!isPlainObject(value)) return mistyped(schema, value, into);
      return schema.properties === undefined
        ? readMap(schema, value, into)
        : readObject(schema, value, into, previous, elsewhere);
    case 'array':
      if (!Array.isArray(value)) return mistyped(schema, value, into);
      return readList(schema, value, into);
    case 'string':
      if (typeof value !== 'string') return mistyped(schema, value, into);
      checkText(schema, value, into);
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') return mistyped(schema, value, into);
      return value;
    case 'integer':
      if (typeof value !== 'number') return mistyped(schema, value, into);
      checkInteger(schema, value, into);
      return value;
    default:
      return schema.type satisfies never;
  }
}

function readObject(
  schema: StructuralSchema,
  value: PlainObject,
  into: Admission,
  previous: unknown,
  elsewhere: ReadonlySet<string> | undefined,
): PlainObject {
  const properties = schema.properties ?? {};
  const read: Record<string, unknown> = {};
  for (const name in properties) {
    const property = properties[name];
    if (property === undefined) continue;
    let given = ownValue(value, name);
    if (given === undefined || given === null) given = property.default;
    if (given === undefined) {
      if (schema.required?.includes(name) === true)
        add(into, 'GS-SCHEMA-REQUIRED', [name], `${name}: is required`);
      continue;
    }
    into.path.push(name);
    read[name] = admitValue(
      property,
      given,
      into,
      isPlainObject(previous) ? ownValue(previous, name) : undefined,
    );
    into.path.pop();
  }
  for (const name in value) {
    if (!Object.hasOwn(properties, name) && elsewhere?.has(name) !== true && Object.hasOwn(value, name))
      unknownField(name, properties, into);
  }
  return read;
}

function readMap(
  { additionalProperties }: StructuralSchema,
  value: PlainObject,
  into: Admission,
): PlainObject {
  const read: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  if (additionalProperties === undefined) return read;
  for (const [name, given] of Object.entries(value)) {
    if (given === null || given === undefined) continue;
    into.path.push(name);
    read[name] = admitValue(additionalProperties, given, into);
    into.path.pop();
  }
  return read;
}

function readList(
  { items, minItems }: StructuralSchema,
  value: readonly unknown[],
  into: Admission,
): readonly unknown[] {
  if (minItems !== undefined && value.length < minItems) {
    add(
      into,
      'GS-SCHEMA-BOUND',
      [],
      `${nameOf(into)}: has ${value.length} entries, at least ${minItems} are needed`,
    );
  }
  if (items === undefined) return value;
  // nearly every list is a list of texts, which are kept as they are
  let list: unknown[] | undefined;
  for (let index = 0; index < value.length; index += 1) {
    const item: unknown = value[index];
    into.path.push(index);
    const read = admitValue(items, item, into);
    into.path.pop();
    if (list === undefined && read !== item) list = value.slice(0, index);
    list?.push(read);
  }
  return list ?? value;
}

function checkText(
  { enum: allowed, pattern, minLength = 0, maxLength }: StructuralSchema,
  value: string,
  into: Admission,
): void {
  if (allowed !== undefined && !allowed.includes(value)) {
    const meant = nearest(value, allowed);
    add(
      into,
      'GS-SCHEMA-ENUM',
      [],
      `${nameOf(into)} ${quote(value)}: not one of ${allowed.join(', ')}`,
      meant === undefined ? undefined : `did you mean ${meant}?`,
    );
  }
  if (value.length < minLength || (maxLength !== undefined && value.length > maxLength)) {
    add(
      into,
      'GS-SCHEMA-BOUND',
      [],
      `${nameOf(into)}: has ${value.length} characters, which is out of bounds`,
    );
  }
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    add(into, 'GS-SCHEMA-BOUND', [], `${nameOf(into)} ${quote(value)}: does not match ${pattern}`);
  }
}

function checkInteger({ format, minimum, maximum }: StructuralSchema, value: number, into: Admission): void {
  const highest = format === 'int32' ? 0x7fff_ffff : 2 ** 63;
  if (!Number.isInteger(value)) {
    add(into, 'GS-SCHEMA-TYPE', [], `${nameOf(into)} ${value}: is not a whole number`);
    return;
  }
  if (value < -highest - (format === 'int32' ? 1 : 0) || value > highest || value === 2 ** 63) {
    add(
      into,
      'GS-SCHEMA-BOUND',
      [],
      `${nameOf(into)} ${value}: does not fit ${format === 'int32' ? 32 : 64} bits`,
    );
    return;
  }
  if (minimum !== undefined && value < minimum)
    add(into, 'GS-SCHEMA-BOUND', [], `${nameOf(into)} ${value}: must be at least ${minimum}`);
  if (maximum !== undefined && value > maximum)
    add(into, 'GS-SCHEMA-BOUND', [], `${nameOf(into)} ${value}: must be at most ${maximum}`);
}

function checkRules(schema: StructuralSchema, value: unknown, into: Admission, previous: unknown): void {
  for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) {
    if (schemaRules[rule]?.({ self: value, previous }) === false) {
      add(into, 'GS-SCHEMA-RULE', [], `${nameOf(into)} ${quote(value)}: ${message}`);
    }
  }
}

function mistyped({ type }: StructuralSchema, value: unknown, into: Admission): unknown {
  const found =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'object'
          ? 'an object'
          : `the ${typeof value} ${quote(value)}`;
  add(into, 'GS-SCHEMA-TYPE', [], `${nameOf(into)}: must be ${article(type)}, is ${found}`);
  return undefined;
}

function unknownField(
  name: string,
  properties: NonNullable<StructuralSchema['properties']>,
  into: Admission,
): void {
  const meant = nearest(name, Object.keys(properties));
  into.problems.push({
    code: 'GS-SCHEMA-UNKNOWN-FIELD',
    severity: 'warning',
    path: [...into.path, name],
    message: `field ${quote(name)}: MetalLB has no such field here, the API server drops it silently`,
    hint: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
  });
}

function add(
  into: Admission,
  code: ProblemCode,
  more: FindingPath,
  message: string,
  hint?: string | undefined,
): void {
  into.refusals += 1;
  into.problems.push({
    code,
    path: [...into.path, ...more],
    message,
    ...(hint === undefined ? {} : { hint }),
  });
}

function nameOf({ path }: Admission): string {
  return String(path.findLast((part) => typeof part === 'string') ?? 'value');
}

function article(type: StructuralSchema['type']): string {
  return type === 'array' ? 'a list' : type === 'integer' || type === 'object' ? `an ${type}` : `a ${type}`;
}
