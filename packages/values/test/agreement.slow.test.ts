/// <reference types="node" />
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valuesSchema } from '../src/schema/values.ts';
import { readByShape } from '../src/shape/read-values.ts';
import schema from '../values.schema.json' with { type: 'json' };
import { isAcceptedByJsonSchema } from './close-keys.ts';
import { mutatedDocument, validDocument } from './document-arbitrary.ts';

const numRuns = Number(process.env['GATESMITH_RUNS'] ?? 10_000);
const validate = new Ajv({ strict: true, allErrors: false, allowUnionTypes: true }).compile(schema);
const document = fc.oneof(
  validDocument,
  mutatedDocument.map(({ document: mutated }) => mutated),
);

// Real Helm on three hundred of them: packages/installer/test/agreement.slow.test.ts.
test(
  `zod, the JSON Schema and the parser's table give one verdict on ${numRuns} documents, accepted and refused`,
  () => {
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(document, (generated) => {
        const byZod = valuesSchema.safeParse(generated).success;
        expect(validate(generated)).toBe(isAcceptedByJsonSchema(generated));
        expect(readByShape(generated).value !== undefined).toBe(byZod);
        verdicts[byZod ? 'accepted' : 'refused'] += 1;
      }),
      { numRuns },
    );
    // Neither verdict is rare.
    expect(Math.min(verdicts.accepted, verdicts.refused)).toBeGreaterThan(numRuns / 5);
  },
  60_000 + numRuns * 60,
);
