import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { Values, ValuesInput } from './gen/values.ts';
import { parseValues } from './parse-values.ts';
import { valuesSchema } from './values-schema.ts';
import type { valuesSchema as zodSchema } from './zod.ts';

const standard = valuesSchema['~standard'];

test('the Standard Schema returns the values with their defaults', () => {
  const document: ValuesInput = { pools: [{ name: 'lan', addresses: ['10.0.0.1-10.0.0.9'] }] };
  expect(standard).toMatchObject({ version: 1, vendor: 'gatesmith' });
  expect(standard.validate(document)).toEqual({ value: parseValues([{ file: 'v', value: document }]) });
});

test('the Standard Schema returns every error with its path, and rules between sections too', () => {
  expect(standard.validate({ pols: [], ingress: { kind: 'DaemonSet', replicas: 0 } })).toMatchInlineSnapshot(`
    {
      "issues": [
        {
          "message": "replicas: 0 is less than 1; give at least 1",
          "path": [
            "ingress",
            "replicas",
          ],
        },
        {
          "message": ""pols": not a key of the values; did you mean "pools"?",
          "path": [
            "pols",
          ],
        },
      ],
    }
  `);
  expect(standard.validate({ ingress: { kind: 'DaemonSet', replicas: 2 } })).toMatchInlineSnapshot(`
    {
      "issues": [
        {
          "message": "ingress.replicas: 2 has no meaning with ingress.kind DaemonSet, which runs one pod on every node; remove it, or set ingress.kind: Deployment",
          "path": [
            "ingress",
            "replicas",
          ],
        },
      ],
    }
  `);
  expect(standard.validate('text').issues).toHaveLength(1);
});

test('the types of the Standard Schema are those that zod declares for its own', () => {
  type ZodStandard = z.ZodType<Values, ValuesInput>['~standard'];
  expectTypeOf(standard).toExtend<Omit<ZodStandard, 'jsonSchema' | 'validate'>>();
  expectTypeOf<ReturnType<typeof standard.validate>>().toExtend<
    Awaited<ReturnType<ZodStandard['validate']>>
  >();
  expectTypeOf<z.input<typeof zodSchema>>().toEqualTypeOf<ValuesInput>();
  expectTypeOf<z.output<typeof zodSchema>>().toEqualTypeOf<Values>();
});
