import type { z } from 'zod';
import type { valuesSchema } from './schema/values.ts';

/** A values document with every default filled in: what all other functions take. */
export type Values = z.output<typeof valuesSchema>;

/** A values document as a person writes it: every section may be left out. */
export type ValuesInput = z.input<typeof valuesSchema>;
