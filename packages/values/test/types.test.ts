import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { Values, ValuesInput } from '../src/index.ts';
import type { valuesSchema } from '../src/schema/values.ts';

// Judged by the type checker, which runs over the tests as well.
test('the written down types are those that zod infers', () => {
  expectTypeOf<Values>().toEqualTypeOf<z.output<typeof valuesSchema>>();
  expectTypeOf<ValuesInput>().toEqualTypeOf<z.input<typeof valuesSchema>>();
});
