import type { Values, ValuesInput } from './gen/values.ts';
import { safeParseValues } from './parse-values.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';

/**
 * The values document as a Standard Schema, for libraries that accept one. It applies every check of
 * {@link safeParseValues}; an issue's message includes the hint, and warnings are left out.
 *
 * @example
 * ```ts
 * import { valuesSchema } from '@gatesmith/values';
 *
 * const { issues } = valuesSchema['~standard'].validate({ pols: [] });
 * issues; // [{ message: '"pols": not a key of the values; did you mean "pools"?', path: ['pols'] }]
 * ```
 */
export const valuesSchema: StandardSchemaV1<ValuesInput, Values> = {
  '~standard': {
    version: 1,
    vendor: 'gatesmith',
    validate(value) {
      const { values, findings } = safeParseValues([{ file: 'values', value }]);
      if (values !== undefined) return { value: values };
      const errors = findings.filter(({ severity }) => severity === 'error');
      return {
        issues: errors.map(({ hint, message, path }) => ({
          message: hint === undefined ? message : `${message}; ${hint}`,
          path,
        })),
      };
    },
  },
};
