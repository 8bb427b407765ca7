import type { FindingPath } from '@gatesmith/diagnostics';
import { quote } from '../quote.ts';
import { type Problem, problem } from '../validate/problem.ts';
import { fieldName } from './field-name.ts';
import { schemaRules } from './schema-rules.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** The rules (CEL expressions) of a schema that a value violates. */
export function ruleProblems({
  schema,
  value,
  path,
  previous,
}: {
  readonly schema: StructuralSchema;
  readonly value: unknown;
  readonly path: FindingPath;
  readonly previous?: unknown;
}): Problem[] {
  return (schema['x-kubernetes-validations'] ?? [])
    .filter(({ rule }) => schemaRules[rule]?.({ self: value, previous }) === false)
    .map(({ message }) =>
      problem('GS-SCHEMA-RULE', { path, message: `${fieldName(path)} ${quote(value)}: ${message}` }),
    );
}
