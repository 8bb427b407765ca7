import { expect, test } from 'vitest';
import { allKinds } from './all-kinds.ts';
import { schemaRules } from './schema-rules.ts';
import type { StructuralSchema } from './structural-schema.ts';

function rulesOf(schema: StructuralSchema): string[] {
  const below = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties];
  return [
    ...(schema['x-kubernetes-validations'] ?? []).map(({ rule }) => rule),
    ...below.flatMap((child) => (child === undefined ? [] : rulesOf(child))),
  ];
}

test('every rule of the CRDs is understood, and no other', () => {
  const written = allKinds.flatMap(({ versions }) =>
    versions.flatMap(({ properties }) => Object.values(properties).flatMap(rulesOf)),
  );
  expect(new Set(written)).toEqual(new Set(Object.keys(schemaRules)));
});
