/// <reference types="node" />
import { test as property } from '@fast-check/vitest';
import { Ajv } from 'ajv';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { safeParseValues, toChartValues } from '../src/index.ts';
import { schemaAt } from '../src/schema/schema-at.ts';
import { valuesSchema } from '../src/schema/values.ts';
import schema from '../values.schema.json' with { type: 'json' };
import { isAcceptedByJsonSchema } from './close-keys.ts';
import { mutatedDocument, validDocument } from './document-arbitrary.ts';

const numRuns = Number(process.env['GATESMITH_RUNS'] ?? 300);
// More runs than usual take longer than usual.
vi.setConfig({ testTimeout: 20_000 + numRuns * 100 });
const validate = new Ajv({ strict: true, allErrors: false, allowUnionTypes: true }).compile(schema);

describe('the zod schema and the JSON Schema', () => {
  test('is at most 200 KB and of the one draft that every Helm supports', () => {
    expect(JSON.stringify(schema).length).toBeLessThan(200 * 1024);
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  });

  property.prop([validDocument], { numRuns })('accept the same documents', (document) => {
    expect(valuesSchema.safeParse(document).success).toBe(true);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  });

  property.prop([mutatedDocument], { numRuns })(
    'refuse the same documents, but for keys that are close to a listed one',
    ({ document }) => {
      expect(validate(document)).toBe(isAcceptedByJsonSchema(document));
    },
  );
});

test('zod and the JSON Schema refuse codes that no finding has', () => {
  for (const [code, accepted] of [
    ['GS-POOL-OVERLAP', true],
    ['GS-DOES-NOT-EXIST', false],
  ] as const) {
    expect(validate({ checks: { skip: [code] } })).toBe(accepted);
    expect(valuesSchema.safeParse({ checks: { skip: [code] } }).success).toBe(accepted);
  }
});

describe('a mutated document', () => {
  property.prop([mutatedDocument], { numRuns })(
    'is refused at the key, or the key is in a map that is free',
    ({ document, kind, path }) => {
      const { findings, values } = safeParseValues([{ file: 'values.json', text: JSON.stringify(document) }]);
      if (values === undefined) {
        expect(findings.every(({ line, message }) => line !== undefined && message !== '')).toBe(true);
        return;
      }
      // A key that does not exist cannot be accepted where the keys are listed.
      expect(kind === 'misspelled' && isClosed(path.slice(0, -1)), `misspelled ${path.join('.')}`).toBe(
        false,
      );
      // Accepted: then the schema takes it as well, and lowering does not lose it.
      expect(validate(document), `${kind} ${path.join('.')}`).toBe(true);
      expect(toChartValues(values)).toMatchObject(JSON.parse(JSON.stringify(values)));
    },
  );
});

property.prop([validDocument], { numRuns })(
  'an accepted document survives lowering, and the lowered one parses to itself',
  (document) => {
    const { values } = safeParseValues([{ file: 'values.ts', value: document }]);
    if (values === undefined) return;
    const lowered = toChartValues(values);
    expect(toChartValues(lowered)).toEqual(lowered);
    expect(safeParseValues([{ file: 'lowered.ts', value: lowered }]).values).toEqual(lowered);
    expect(validate(JSON.parse(JSON.stringify(lowered)))).toBe(true);
  },
);

function isClosed(path: readonly (string | number)[]): boolean {
  const schema = schemaAt(path);
  return schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever;
}
