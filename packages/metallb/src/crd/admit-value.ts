import { type FindingPath, nearest } from '@gatesmith/diagnostics';
import { isRecord, ownValue, type UnknownRecord } from '@gatesmith/kubernetes';
import { append } from '../append.ts';
import { quote } from '../quote.ts';
import { isRefusal, type Problem, problem } from '../validate/problem.ts';
import { fieldName } from './field-name.ts';
import { ruleProblems } from './rule-problems.ts';
import { integerProblems, stringProblems, typeProblem } from './scalar-problems.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** A value and the schema that it is read by. */
export interface SchemaReading {
  readonly schema: StructuralSchema;
  readonly value: unknown;
  readonly path: FindingPath;
  /** The value in the cluster when this is an update; rules on `oldSelf` look at it. */
  readonly previous?: unknown;
  /** Keys of the object that other code reads. */
  readonly ignoredKeys?: ReadonlySet<string>;
}

/** The value as the API server would store it, which is meaningful only without a refusal, and its problems. */
export interface AdmittedValue {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Reads a value as the API server does before it stores a custom resource: unknown fields are dropped, nulls are
 * absent, defaults are filled in, then types, bounds, enums, required fields and rules are checked.
 */
export function admitValue(reading: SchemaReading): AdmittedValue {
  const admitted = admitTyped(reading);
  // the API server checks rules only on values that are otherwise valid
  if (admitted.problems.some(isRefusal)) return admitted;
  const broken = ruleProblems({ ...reading, value: admitted.value });
  return broken.length === 0
    ? admitted
    : { value: admitted.value, problems: [...admitted.problems, ...broken] };
}

function admitTyped(reading: SchemaReading): AdmittedValue {
  const { schema, value, path } = reading;
  switch (schema.type) {
    case 'object':
      if (!isRecord(value)) break;
      return schema.properties === undefined ? admitMap(reading, value) : admitObjectValue(reading, value);
    case 'array':
      if (!Array.isArray(value)) break;
      return admitList(reading, value);
    case 'string':
      if (typeof value !== 'string') break;
      return { value, problems: stringProblems({ schema, value, path }) };
    case 'boolean':
      if (typeof value !== 'boolean') break;
      return { value, problems: [] };
    case 'integer':
      if (typeof value !== 'number') break;
      return { value, problems: integerProblems({ schema, value, path }) };
    default:
      schema.type satisfies never;
  }
  return { value: undefined, problems: [typeProblem({ schema, value, path })] };
}

function admitObjectValue(
  { schema, path, previous, ignoredKeys }: SchemaReading,
  object: UnknownRecord,
): AdmittedValue {
  const { properties = {}, required = [] } = schema;
  const value: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, property] of Object.entries(properties)) {
    const given = ownValue(object, name) ?? property.default;
    const at = [...path, name];
    if (given === undefined) {
      if (required.includes(name))
        problems.push(problem('GS-SCHEMA-REQUIRED', { path: at, message: `${name}: is required` }));
      continue;
    }
    const before = isRecord(previous) ? ownValue(previous, name) : undefined;
    const admitted = admitValue({ schema: property, value: given, path: at, previous: before });
    value[name] = admitted.value;
    append(problems, admitted.problems);
  }
  for (const name of Object.keys(object)) {
    if (!Object.hasOwn(properties, name) && ignoredKeys?.has(name) !== true)
      problems.push(unknownField({ name, properties, path }));
  }
  return { value, problems };
}

function admitMap({ schema, path }: SchemaReading, map: UnknownRecord): AdmittedValue {
  const { additionalProperties } = schema;
  const value: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const problems: Problem[] = [];
  if (additionalProperties === undefined) return { value, problems };
  for (const [name, given] of Object.entries(map)) {
    if (given === null || given === undefined) continue;
    const admitted = admitValue({ schema: additionalProperties, value: given, path: [...path, name] });
    value[name] = admitted.value;
    append(problems, admitted.problems);
  }
  return { value, problems };
}

function admitList({ schema, path }: SchemaReading, list: readonly unknown[]): AdmittedValue {
  const { items, minItems = 0 } = schema;
  const problems: Problem[] = [];
  if (list.length < minItems) {
    const message = `${fieldName(path)}: has ${list.length} entries, at least ${minItems} are needed`;
    problems.push(problem('GS-SCHEMA-BOUND', { path, message }));
  }
  if (items === undefined) return { value: list, problems };
  const value = list.map((item, index) => {
    const admitted = admitValue({ schema: items, value: item, path: [...path, index] });
    append(problems, admitted.problems);
    return admitted.value;
  });
  return { value, problems };
}

function unknownField({
  name,
  properties,
  path,
}: {
  readonly name: string;
  readonly properties: NonNullable<StructuralSchema['properties']>;
  readonly path: FindingPath;
}): Problem {
  const meant = nearest(name, Object.keys(properties));
  return problem('GS-SCHEMA-UNKNOWN-FIELD', {
    path: [...path, name],
    message: `field ${quote(name)}: MetalLB has no such field here, the API server drops it silently`,
    hint: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
  });
}
