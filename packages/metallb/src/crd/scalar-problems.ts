import { type FindingPath, nearest } from '@gatesmith/diagnostics';
import { quote } from '../quote.ts';
import { type Problem, problem } from '../validate/problem.ts';
import { fieldName } from './field-name.ts';
import type { StructuralSchema } from './structural-schema.ts';

interface ScalarReading<Value> {
  readonly schema: StructuralSchema;
  readonly value: Value;
  readonly path: FindingPath;
}

/** The reasons for which the API server refuses a string. */
export function stringProblems({ schema, value, path }: ScalarReading<string>): Problem[] {
  const { enum: allowed, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const name = fieldName(path);
  const problems: Problem[] = [];
  if (allowed !== undefined && !allowed.includes(value)) {
    const meant = nearest(value, allowed);
    const message = `${name} ${quote(value)}: not one of ${allowed.join(', ')}`;
    const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
    problems.push(problem('GS-SCHEMA-ENUM', { path, message, hint }));
  }
  if (value.length < minLength || value.length > maxLength) {
    const message = `${name}: has ${value.length} characters, which is out of bounds`;
    problems.push(problem('GS-SCHEMA-BOUND', { path, message }));
  }
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    const message = `${name} ${quote(value)}: does not match ${pattern}`;
    problems.push(problem('GS-SCHEMA-BOUND', { path, message }));
  }
  return problems;
}

/** The reasons for which the API server refuses a number where the schema expects an integer. */
export function integerProblems({ schema, value, path }: ScalarReading<number>): Problem[] {
  const { format, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
  const lead = `${fieldName(path)} ${value}`;
  if (!Number.isInteger(value))
    return [problem('GS-SCHEMA-TYPE', { path, message: `${lead}: is not a whole number` })];
  const bits = format === 'int32' ? 32 : 64;
  const limit = 2 ** (bits - 1);
  if (value < -limit || value >= limit)
    return [problem('GS-SCHEMA-BOUND', { path, message: `${lead}: does not fit ${bits} bits` })];
  if (value < minimum)
    return [problem('GS-SCHEMA-BOUND', { path, message: `${lead}: must be at least ${minimum}` })];
  if (value > maximum)
    return [problem('GS-SCHEMA-BOUND', { path, message: `${lead}: must be at most ${maximum}` })];
  return [];
}

/** A value of another type than the schema's. */
export function typeProblem({ schema: { type }, value, path }: ScalarReading<unknown>): Problem {
  const message = `${fieldName(path)}: must be ${withArticle(type)}, is ${describe(value)}`;
  return problem('GS-SCHEMA-TYPE', { path, message });
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${quote(value)}`;
}

function withArticle(type: StructuralSchema['type']): string {
  if (type === 'array') return 'a list';
  return type === 'integer' || type === 'object' ? `an ${type}` : `a ${type}`;
}
