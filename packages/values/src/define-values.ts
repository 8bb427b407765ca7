import type { ValuesInput } from './gen/values.ts';

/**
 * Marks an object as a values document, so that an editor completes and checks its keys. Returns it as it is; nothing is
 * validated until it is parsed.
 *
 * @example
 * ```ts
 * import { defineValues } from '@gatesmith/values';
 *
 * export default defineValues({
 *   pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }],
 * });
 * ```
 */
export function defineValues(values: ValuesInput): ValuesInput {
  return values;
}
